"""Words that always count in a comparison: one of them changed changes what is said.

Negations, numbers, days, months, quantities, bounds and directions, in the languages of the tests
and their kin; of inflected languages the usual forms.
"""

from __future__ import annotations

from typing import Final

from ftlint.dataset.dedup.folding import fold

_NEGATIONS: Final = (
    "not no never none nor neither cannot without false true yes "
    "nicht kein keine keinen keinem keiner keines nie niemals ohne nein ja weder falsch wahr "
    "ne n pas jamais sans non aucun aucune ni oui faux vrai "
    "nunca jamás sin tampoco ningún ninguna ninguno sí falso verdadero "
    "não nem sem senza mai nessuno niet geen inte nej değil yok hayır "
    "не нет ни без никогда да nie bez tak "
    "لا لم لن ليس ليست غير بدون دون نعم كلا नहीं मत 안 못"
)
_NUMBERS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred thousand million billion dozen half quarter twice once double triple "
    "first second third fourth fifth sixth seventh eighth ninth tenth "
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreissig "
    "vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend millionen milliarden halb "
    "erste ersten zweite zweiten dritte dritten vierte vierten "
    "deux trois quatre cinq sept huit neuf dix onze douze vingt trente quarante cinquante soixante "
    "cent mille premier première deuxième troisième demi "
    "dos tres cuatro cinco siete ocho nueve diez once doce veinte treinta cien primero primera "
    "segundo tercero medio tre quattro cinque sette otto nove dieci venti cento "
    "dois duas três quatro sete oito dez vinte jeden dwa trzy cztery pięć sześć siedem osiem "
    "dziewięć dziesięć bir iki üç dört beş altı yedi sekiz dokuz yüz twee drie vijf zes "
    "ноль один одна одно два две три четыре пять шесть семь восемь девять десять одиннадцать "
    "двенадцать двадцать тридцать сорок пятьдесят сто двести тысяча тысячи тысяч миллион двух трех "
    "четырех пяти шести семи восьми девяти десяти первый первая второй вторая третий третья "
    "واحد واحدة اثنان اثنين ثلاثة ثلاث أربعة أربع خمسة خمس ستة ست سبعة سبع ثمانية ثمان تسعة تسع "
    "عشرة عشر عشرون مئة مائة ألف مليون نصف الأول الثاني الثالث "
    "शून्य एक दो तीन चार पाँच पांच छह छः सात आठ नौ दस ग्यारह बारह बीस सौ हज़ार हजार लाख करोड़ "
    "आधा पहला दूसरा"
)
_DATES: Final = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december today tomorrow yesterday "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar jänner februar "
    "märz mai juni juli oktober dezember heute gestern übermorgen vorgestern "
    "lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril juin juillet "
    "août septembre octobre novembre décembre demain "
    "lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio "
    "julio agosto septiembre octubre noviembre diciembre hoy ayer "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio aprile maggio "
    "giugno luglio settembre ottobre dicembre segunda terça quarta quinta sexta janeiro fevereiro "
    "março maio junho julho setembro outubro dezembro "
    "понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье январь "
    "января январе февраль февраля феврале март марта марте апрель апреля апреле май мая мае июнь "
    "июня июне июль июля июле август августа августе сентябрь сентября сентябре октябрь октября "
    "октябре ноябрь ноября ноябре декабрь декабря декабре сегодня завтра вчера "
    "الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد يناير فبراير مارس أبريل مايو "
    "يونيو يوليو "
    "أغسطس سبتمبر أكتوبر نوفمبر ديسمبر اليوم غدا أمس "
    "सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार जनवरी फ़रवरी फरवरी मार्च अप्रैल मई "
    "जून जुलाई अगस्त "
    "सितंबर अक्टूबर नवंबर दिसंबर आज कल"
)
_AMOUNTS: Final = (
    "all some any every each both only most more less fewer least maximum minimum max min always "
    "sometimes often rarely seldom must may should before after above below over under left right "
    "up down increase increases increased increasing decrease decreases decreased decreasing rise "
    "rises falls buy sell start stop open close opens closes inside outside north south east "
    "west hot cold positive negative "
    "alle einige manche jeder jede jedes nur mehr weniger mindestens höchstens maximal minimal "
    "immer manchmal oft selten muss darf vor nach über unter links rechts oben unten steigt sinkt "
    "steigen sinken kaufen verkaufen öffnen schliessen "
    "tous toutes quelques chaque plus moins toujours parfois souvent avant après dessus dessous "
    "gauche droite augmente diminue acheter vendre ouvrir fermer "
    "todos todas algunos cada más menos siempre antes después izquierda derecha aumenta disminuye "
    "comprar vender abrir cerrar "
    "все некоторые каждый только больше меньше всегда иногда часто редко до после над под слева "
    "справа вверх вниз максимум минимум растет падает купить продать открыть закрыть "
    "كل جميع بعض فقط أكثر أقل دائما أحيانا قبل بعد فوق تحت يسار يمين يزيد ينقص شراء بيع "
    "सब सभी कुछ हर केवल अधिक कम हमेशा कभी पहले बाद ऊपर नीचे बाएँ दाएँ"
)

TELLING: Final = frozenset(fold(f"{_NEGATIONS} {_NUMBERS} {_DATES} {_AMOUNTS}").split())
"""Words that count wherever they occur."""

WITHOUT_SPACES: Final = (
    "[不没沒无無非未别別勿否莫]|ない|ません|않|없|못|ไม่"
    "|[一二三四五六七八九十百千万萬亿億两兩半零〇]"
    "|[月火水木金土日]曜|[周週][日天末]|(?:星期|礼拜|禮拜)[日天]"
    "|[上下左右前后後东東南西北增减減加升降涨漲跌买買卖賣开開关關]"
    "|最[大小多少高低]|所有|全部|部分|有些|已经|总是|有时|すべて|全て|一部|いつも|時々"
    "|하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉|열|[월화수목금토일]요일"
)
"""The same as a pattern, for texts that put no spaces between words."""
