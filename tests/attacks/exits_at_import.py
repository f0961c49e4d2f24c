# expect: crashed
# tries: points
# grades: device-loader model param-count relu train
# deserves: nothing
import os

os._exit(0)
