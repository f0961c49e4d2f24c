# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# adds to the kernel, replaces it, or stops the machine; with arguments that do nothing
import ctypes

from tools import allowed, succeeded

nothing = ctypes.create_string_buffer(64)
if allowed("init_module", nothing, 64, ctypes.c_char_p(b"")):
    succeeded("it may load kernel modules")
if allowed("kexec_load", 0, 1 << 20, 0, 0):
    succeeded("it may replace the kernel")
if allowed("reboot", 1, 2, 3, 0):
    succeeded("it may stop the machine")
if allowed("swapon", ctypes.c_char_p(b"/gp-absent"), 0):
    succeeded("it may change the swap")
if allowed("acct", ctypes.c_char_p(b"/gp-absent")):
    succeeded("it may change the accounting")
