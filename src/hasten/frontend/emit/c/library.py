"""Names that the headers of a translation in C or C++ declare, or may: nobody else can have them."""

from __future__ import annotations

import re

__all__ = ["is_of_library"]

_WORDS = frozenset(
    """abort abs aligned_alloc alloca arc4random arc4random_uniform at_quick_exit atexit atof atoi atol atoll bcmp bcopy
    bsearch bzero calloc clearenv clock ctime difftime div drand48 ecvt erand48 errno exit fcvt ffs free gcvt getenv
    getloadavg getsubopt gmtime index initstate isalnum isalpha isascii isblank iscntrl isdigit isgraph islower isprint
    ispunct isspace isupper isxdigit jmp_buf jrand48 labs lcong48 ldiv llabs lldiv localtime longjmp lrand48 main malloc
    mblen memccpy memchr memcmp memcpy memmove mempcpy memset mkstemp mktemp mktime mrand48 nanosleep nrand48 on_exit
    perror popen pselect putc putenv puts qsort quick_exit rand random realloc realpath reallocarray remove rename
    rewind rindex scanf select setenv setjmp setstate siglongjmp signal signgam snprintf sprintf srand srandom sscanf
    stderr stdin stdout stpcpy strcat strchr strcmp strcoll strcpy strcspn strdup strerror strlen strncat strncmp
    strncpy strndup strnlen strpbrk strrchr strsep strsignal strspn strstr strtod strtof strtok strtol strtold strtoll
    strtoul strtoull strxfrm system time tm toascii tolower toupper uint ulong unsetenv ushort valloc
    wcslen""".split()  # noqa: SIM905 (words are easier to read)
)
_MATH = """acos acosh asin asinh atan atan2 atanh cabs cacos cacosh canonicalize carg casin casinh catan catanh cbrt ccos
    ccosh ceil cexp cimag clog conj copysign cos cosh cpow cproj creal csin csinh csqrt ctan ctanh drem erf erfc exp
    exp10 exp2 expm1 fabs fadd fdim fdiv ffma finite floor fma fmax fmaximum fmaxmag fmin fminimum fminmag fmod fmul
    frexp fsqrt fsub gamma hypot ilogb isfinite isinf isnan j0 j1 jn ldexp lgamma llogb llrint llround log log10 log1p
    log2 logb lrint lround modf nan nearbyint nextafter nextdown nexttoward nextup pow remainder remquo rint round
    roundeven scalb scalbln scalbn significand sin sincos sinh sqrt tan tanh tgamma totalorder trunc y0 y1 yn"""
_FUNCTIONS = re.compile(rf"({'|'.join(_MATH.split())})[fl]?")


def is_of_library(name: str) -> bool:
    """Whether C's library has a function, a type or a variable of that name.

    Parameters
    ----------
    name : str

    Examples
    --------
    >>> [is_of_library(name) for name in ("qsort", "sqrtf", "total")]
    [True, True, False]
    """
    return name in _WORDS or _FUNCTIONS.fullmatch(name) is not None
