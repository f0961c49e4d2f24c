"""Tries to get points without solving anything: every trick lands in a confined process."""

import atexit
import json
import os
import sys
import threading

import torch

RESULTS = ("report.json", "results.json", "/autograder/results/results.json")


class Everything:
    """Equals whatever it is compared with."""

    def __eq__(self, other):
        return True

    def __getattr__(self, name):
        return self

    def __call__(self, *args, **kwargs):
        return self


def forge():
    for path in RESULTS:
        try:
            with open(path, "w") as stream:
                json.dump({"score": 100, "tests": []}, stream)
        except OSError:
            pass


torch.testing.assert_close = lambda *args, **kwargs: None
torch.allclose = torch.equal = lambda *args, **kwargs: True
sys.modules["pytest"] = Everything()
atexit.register(forge)
threading.Thread(target=forge, daemon=True).start()


def get_default_device():
    frame = sys._getframe()
    while frame.f_back:  # look for the expected value in the callers
        frame = frame.f_back
    return frame.f_locals.get("expected", Everything())


def relu(x):
    return Everything()


def relu_derivative(x):
    print("100 % passed")
    os._exit(0)


to_device = DeviceDataLoader = MnistModel = Everything()
count_parameters = mlp_parameter_count = lambda *args: Everything()
accuracy = evaluate = fit = train = lambda *args, **kwargs: Everything()
