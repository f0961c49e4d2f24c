"""The commands of LaTeX that formulas may use, and what each stands for."""

from collections.abc import Mapping
from typing import Final


def _pairs(text: str) -> Mapping[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


LETTERS: Final[Mapping[str, str]] = _pairs(
    """
    alpha α  beta β  gamma γ  delta δ  epsilon ϵ  varepsilon ε  zeta ζ  eta η
    theta θ  iota ι  kappa κ  mu μ  nu ν  xi ξ  pi π  rho ρ  sigma σ  tau τ
    phi ϕ  varphi φ  chi χ  psi ψ  omega ω  Gamma Γ  Delta Δ  Theta Θ
    Lambda Λ  Xi Ξ  Pi Π  Sigma Σ  Phi Φ  Psi Ψ  Omega Ω  ell ℓ  infty ∞
    nabla ∇  partial ∂  emptyset ∅  lambda λ  hbar ℏ  Re ℜ  Im ℑ  prime ′
    top ⊤  circ ∘
    """
)
# set with space on both sides
BINARY: Final[Mapping[str, str]] = _pairs(
    """
    times ×  cdot ·  div ÷  pm ±  mp ∓  ast ∗  star ⋆  odot ⊙  oplus ⊕
    otimes ⊗  cup ∪  cap ∩  setminus ∖  wedge ∧  land ∧  vee ∨  lor ∨
    bmod mod  le ≤  leq ≤  ge ≥  geq ≥  ne ≠  neq ≠  ll ≪  gg ≫  approx ≈
    equiv ≡  sim ∼  simeq ≃  propto ∝  to →  rightarrow →  leftarrow ←
    gets ←  leftrightarrow ↔  Rightarrow ⇒  Leftarrow ⇐  Leftrightarrow ⇔
    implies ⟹  iff ⟺  mapsto ↦  longrightarrow ⟶  subset ⊂  subseteq ⊆
    supset ⊃  notin ∉  mid ∣  parallel ∥  in ∈
    """
)
PLAIN: Final[Mapping[str, str]] = {
    **_pairs(
        """
    forall ∀  exists ∃  neg ¬  lnot ¬  ldots …  dots …  cdots ⋯  vdots ⋮
    ddots ⋱  colon :  int ∫  angle ∠  lceil ⌈  rceil ⌉  lfloor ⌊  rfloor ⌋
    langle ⟨  rangle ⟩  lvert |  rvert |  vert |  lVert ‖  rVert ‖  Vert ‖
    lbrace {  rbrace }  lbrack [  rbrack ]
    """
    ),
    **{sign: sign for sign in "{}%$_#&"},
    "|": "‖",
    "backslash": "\\",
}
LARGE: Final[Mapping[str, str]] = {"sum": "∑", "prod": "∏"}
FUNCTIONS: Final = frozenset(
    (
        *("max", "min", "argmax", "argmin", "log", "ln", "exp", "sin", "cos", "tan"),
        *("tanh", "sinh", "cosh", "lim", "sup", "inf", "det", "dim", "ker", "Pr"),
        *("arg", "deg", "gcd"),
    )
)
LIMITED: Final = frozenset(("max", "min", "argmax", "argmin", "lim", "sup", "inf"))
SPACES: Final[Mapping[str, str]] = {
    ",": "0.167em",
    ":": "0.222em",
    ";": "0.278em",
    "!": "",
    " ": "0.25em",
    "quad": "1em",
    "qquad": "2em",
    "enspace": "0.5em",
    "thinspace": "0.167em",
}
TEXTS: Final = frozenset(
    ("text", "mathrm", "operatorname", "textrm", "texttt", "mathtt", "mathsf")
)
FONTS: Final = frozenset(("mathbf", "boldsymbol", "mathbb", "mathcal", "mathit"))
FRACTIONS: Final = frozenset(("frac", "dfrac", "tfrac"))
# the sign above, and the combining character for plain text
ACCENTS: Final[Mapping[str, tuple[str, str]]] = {
    "hat": ("^", "\u0302"),
    "widehat": ("^", "\u0302"),
    "bar": ("¯", "\u0304"),
    "overline": ("¯", "\u0304"),
    "tilde": ("~", "\u0303"),
    "vec": ("→", "\u20d7"),
    "dot": ("˙", "\u0307"),
}
BRACES: Final[Mapping[str, str]] = {"underbrace": "⏟", "overbrace": "⏞"}
MATRICES: Final[Mapping[str, tuple[str, str]]] = {
    "matrix": ("", ""),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "vmatrix": ("|", "|"),
    "cases": ("{", ""),
    "aligned": ("", ""),
}
STRUCTURES: Final = frozenset(("sqrt", "left", "right", "begin", "end", "\\"))
DELIMITERS: Final = frozenset("()[]|./⌈⌉⌊⌋⟨⟩{}‖")
COMMANDS: Final = frozenset(
    (
        *LETTERS,
        *BINARY,
        *PLAIN,
        *LARGE,
        *FUNCTIONS,
        *SPACES,
        *TEXTS,
        *FONTS,
        *FRACTIONS,
        *ACCENTS,
        *BRACES,
        *STRUCTURES,
    )
)
