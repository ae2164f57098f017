"""Texts that cannot be read, by the code that says why."""

from __future__ import annotations

# fmt: off
REFUSED: dict[str, list[str]] = {
    "empty": [
        " \t ", "dJ/dw =", "J = ", "=", "", " ",
    ],
    "unknown_name": [
        "t", "2*x*(w*x-t)", "idk", "nan", "inf", "None", "foo(x)", "wxt", "x2", "X", "sin2(x)",
        "x if w else y", "exec(x)", "eval(x)", "dir(x)", "__import__(os)", "0x1p3", "0b1010*x", "1j*x",
        "lambda", "np", "np.fromfile(x)", "numpy.linalg.norm(x)", "torch.load(x)", "os.system(x)",
        "sympify(x)", "limit(w,x,0)", "binomial(10^9,5*10^8)", "range(N)", "2e*x", "1e", "wxwxwxwxwxwxw",
        "ω", "\\alpha x", "i", "2*i", "x and y", "not x", "π", "E", "E^x", "I", "S(x)", "print(x)",
        "\U0001d461",
    ],
    "bad_char": [
        "x;y", "x:y", "x?", "x!", "5%", "x&y", "x$y", "$x$", "x#y", '"x"', "'x'", "x`y", "x~y", "{x}",
        "2{x}", "x}", "{{x}}", "x.", ".", "x . y", "x.__class__", "().__class__", "mean(x).__class__",
        "x._i", "1<<10", "x>>1", "(w:=x)", "x->y", "x\\", "х", "хy", "2а", "ѡ", "x\u200by", "x\xady",
        "\ufeffx", "x\u0301", "x\u0304", "é", "x\x00", "\x1b[2J",
        "x\r\nw", "x\ny", "x\\\n+w", "\u2028", "x\u202ey", "\ud800", "٣x", "①", "Ⅳ", "∞", "∂x", "∇x", "x∈y",
        "x≈y", "😀", "\ue000", "\uf8ff", "㏒", "ﬁ", "x\ufe0f", "w\u2062x", "x\u2800", "\u3164",
    ],
    "syntax": [
        "(x", "x)", "((x)", "x(wx-y", "2x(wx-y))", "()", "mean()", "exp()", "x+", "*x", "x*", "x**", "2*/x",
        "x//y", "x^^2", "x××y", "/x", "^2", "²", "x⁻", "x^", "x^()", "[x]", "[x for x in y]",
        "[bold red]x[/]", "[]", "1.2.3", "1..2", "2.5.1x", "0.5 0.7", "2 3", "2 ½", "½ 2", "x 2", "x2.0.1",
        "(x)2", "x.5", "1_000", "+-x", "-+x", "+-+-+-x", "x+-+y", "tanh x", "mean x", "ln x", "exp",
        "2mean", "x,y", "(x,y)", "x=y=w", "2x = 4", "x < y", "x==y", "x<", "where(x,1,0)", "tanh^-1(x)",
        "tanh^w(x)", "|x", "| ", "(x|y)", "\\frac{}{2}", "\\sqrt{}", "x^{}", "\\frac{1}{2", "Σ", "Σ+", "2Σ",
        "sum", "sum()", "x<y<w", "|x", "x|", "||x|", "|", "||",
    ],
    "decimal_comma": [
        "2,0*x", "1,234", "0,5", "0,5x", "x*(2,0)", "mean(2,0*x)", "sum(0,5*x)", "dot(1,5*x, y)", "-0,3",
        "x+0,25*y", "1,234,567", "tanh(0,5)", "½ + 0,5",
    ],
    "arity": [
        "dot(x)", "mean(x, y)", "exp(x, y)", "max(x)", "max(1, x, y)", "where(x>0, 1)", "np.power(x)",
        "x.mean(y)", "x.dot()", "sum(x, y)", "Sum(x[i],(i,1,10^9))", "Sum(x,(i,1,5))", "Sum(x,(i,2,N))",
        "Sum(x,(i,0,N))", "Sum(x,(i,1,N-1))", "Sum(x,(i,1))", "Σ_{i=1}^5 x", "Σ_{i=2}^N x", "Σ_{i=0}^N x",
        "Σ_{i=1}^{N^9} x", "Σ^2 x", "Σ_{i=1}^{99999999999} x", "w @ x", "x @ 2", "len(w)",
    ],
    "index": [
        "x_j", "x[j]", "x[k]", "x[0]", "x[1]", "x_1", "x_k", "x[i+1]", "x_{i+1}", "x[i", "x[]", "x[i,1]",
        "x[-1]", "w_i", "w[i]", "N_i", "2_i", "mean(x)_i", "mean(x)[i]", "Σ_j x", "Σ_{j=1}^N x_j",
        "\\sum_k x_k", "Sum(x,(j,1,N))", "Sum(x[j],(j,1,N))", "x_n", "x_{n}", "y_hat_2", "(x)_j",
    ],
    "attribute": [
        "w.diff(x)", "x.real", "x.shape", "x.sort()", "(x).tofile(y)", "x.mean", "x.std()", "(2*x).item()",
        "x.T.foo", "y_hat.x", "x.subs(w)",
    ],
    "latex": [
        "\\dfrac2N", "\\frac12", "\\frac1{2}", "\\frac{1}2", "\\input{/etc/passwd}", "\\write18{x}",
        "\\bar{x}", "\\overline{x}", "\\vec{x}", "\\begin{x}", "\\sqrt2", "\\sqrt[3]{x}", "\\hat{wx}",
        "\\hat", "\\left.", "\\left{x\\right}", "\\{x\\}", "\\foo", "\\newcommand", "\\mathbb{1}", "x\\\\y",
    ],
    "degree_too_big": [
        "(x^8)^8 x", "((x^8)^8)^8", "(x^8*w^8)^8", "((x²)⁸)⁸", "(1/x^8)^8/x", "(x^-8)^-8*w",
    ],
    "exponent_too_big": [
        "x^9", "x²³", "x^64", "(x+w+y)^64", "9**9**9**9", "10**10**7", "2^-9^9", "2^10", "x^(4+5)", "x^-9",
        "x^8.5", "x^(3^2)", "np.power(x, 20)", "x^{99}", "(x+1)^(2*2*2*2)",
    ],
    "number_too_big": [
        "1e309", "1e400*x", "1e100000000*x", "1e-400", "1e31", "1234567890123456789",
        "0.1234567890123456789", "((((9^8)^8)^8)^8)", "((99^8)^8)^8", "1e999999999999999999999", "(1e30)^8",
        "99999999999999999999*x",
    ],
    "div_zero": [
        "1/0", "x/0", "x/0.0", "1/(2-2)", "0^-1", "1/(0*3)", "x/mean(0)", "1/abs(0)", "\\frac{1}{0}", "x÷0",
        "0⁻²", "1/sin(0)", "x/-0",
    ],
}
# fmt: on
