# expect: crashed
# tries: points
# grades: device-loader model param-count relu train
# deserves: nothing
# ends the interpreter while it is imported
import os

os._exit(0)
