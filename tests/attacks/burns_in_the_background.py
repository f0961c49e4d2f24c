# expect: failed timed_out
# tries: harm
# grades: relu
# deserves: nothing
# limits: seconds=10 call_seconds=2
# answers wrongly, and goes on computing in threads that nobody waits for
import threading

import torch


def burn():
    while True:
        sum(range(10_000))


for _ in range(8):
    threading.Thread(target=burn, daemon=True).start()


def relu(x):
    return torch.zeros(1)


relu_derivative = relu
