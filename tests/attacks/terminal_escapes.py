# expect: crashed failed
# tries: harm
# grades: param-count relu
# deserves: nothing
# brings: hostile
# texts that clear the screen, move the cursor, rename the window and write elsewhere
from hostile import show

TEXT = (
    "\x1b[2J\x1b[H\x1b]0;owned\x07\x1b]8;;http://x\x1b\\link\x1b]52;c;cm0gLXJm\x07"
    "\x1b[8m\x9b31m\x90q\x1b\\\r100/100\b\b\b\x7f\x00\u202epassed\u2066\u200f\ufeff\x85\u2028"
)
relu, relu_derivative, count_parameters, mlp_parameter_count = show(TEXT)
