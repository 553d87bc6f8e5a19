"""What is left in English in a text that should be Spanish."""

import re

# words that are common in English and are none in Spanish
ENGLISH = frozenset(
    """
    about above after all also an and another any are as at be because been before below best
    between both bright but by cannot case changed check choose class classes column command could
    dark data day default did does done each either else empty end epoch epochs every example
    examples expected fall few file files first folder for found from full gave get getting given
    gives go goes good got grey had has have help here highest hint hold how if image images in
    instead into invalid is it its keep kept largest last latest layer layers least left less
    light like line list loss lower lowest made make many may mean means message missing mistake
    more most must name names near nearest need needs network networks new next none not
    nothing number numbers of off on one only open option options or other others out over own page
    part parts picture pictures point points question questions read ready received rest result
    right row rows run runs same saved score second see seen set several shape should show shown
    side size sizes small so some source stay step steps such sure table take taken taking test
    text than that the their them then there these they this those through time to together too
    took top total train training try two type under unexpected unit units until up usage use used
    uses using valid validation value values very was way weight weights were what when where which
    while whole whose why width window with without word words worst would write wrong year yes you
    your zeros accuracy filters heat map latent mask masks noise occlusion reconstruction
    """.split()
)
# Spanish words, and words that every language of the course shares
SHARED = frozenset("a as for he me no o on pan red sea son base error kernel total final".split())
# what is typed or is a name: code, commands, options, paths, keys, file endings, quoted words
_TYPED = re.compile(
    r"`[^`]*`|'[^']*'|\"[^\"]*\"|«[^»]*»"
    r"|\bkc(?: [a-z][\w.=:-]*)+|--?[a-zA-Z][\w-]*(?:[ =][\w.:=-]+)?"
    r"|\b[a-z]+(?:-[a-z]+)+\b|\[[^\]]*\]|\S*[/\\_=]\S*|\b[\w-]+\.\w+\b|\b[A-Z]{2,}\b|\b\w*\d\w*\b"
)


def english_words(text: str, known: frozenset[str] = frozenset()) -> set[str]:
    """The English words of `text` that are neither typed nor among `known`, in small letters."""
    words = re.findall(r"[^\W\d_]+", _TYPED.sub(" ", text).lower())
    return {word for word in words if word in ENGLISH - SHARED and word not in known}
