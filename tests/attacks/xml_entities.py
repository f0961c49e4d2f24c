# expect: crashed failed
# tries: harm
# grades: param-count relu
# deserves: nothing
# brings: hostile
# texts that end an element, define entities, or are no XML at all
from hostile import show

TEXT = (
    "]]></failure><gp-evil/><!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;"
    "&#0;&#x1f;\ufffe\uffff\x0b\x0c<?xml version='1.0'?><![CDATA[\x1b"
)
relu, relu_derivative, count_parameters, mlp_parameter_count = show(TEXT)
