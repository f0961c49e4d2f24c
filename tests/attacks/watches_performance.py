# expect: crashed
# tries: secrets
# grades: relu
# deserves: nothing
# brings: tools
# counts what other processes do with perf_event_open, and traces the kernel with bpf
import ctypes
import struct

from tools import allowed, succeeded

attributes = ctypes.create_string_buffer(struct.pack("=IIQ", 1, 128, 0).ljust(128, b"\0"))
for pid in (-1, 0):
    if allowed("perf_event_open", attributes, pid, 0 if pid < 0 else -1, -1, 0):
        succeeded("perf_event_open is open")
if allowed("bpf", 0, ctypes.create_string_buffer(struct.pack("=IIII", 2, 4, 8, 1).ljust(128, b"\0")), 128):
    succeeded("bpf is open")
