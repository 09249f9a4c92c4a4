"""Sentences in many languages, and text that only looks damaged, for the encoding benchmark.

All of it was written for this purpose; none of it is in ftlint's language prior.
"""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, ...]] = {
    "de": (
        "Die Gärtnerin gießt abends die Blumen, weil es tagsüber zu heiß wäre.",
        "Fünf hübsche Vögel saßen auf dem Dach und hörten plötzlich auf zu singen.",
        "Für das Frühstück braucht er Brötchen, Käse und ein weich gekochtes Ei.",
    ),
    "fr": (
        "Le boulanger a fermé plus tôt, à cause de la fête de son frère aîné.",
        "Elle a reçu une lettre étrange : son père était déjà arrivé à Orléans.",
        "Où êtes-vous allés après le dîner, et pourquoi ça a duré si longtemps ?",
    ),
    "es": (
        "El niño perdió el balón detrás del jardín y volvió llorando a casa.",
        "¿Cuándo llegará tu tía? Mañana por la mañana, según me contó mamá.",
        "La señora pidió un café con leche y una porción de piña fresca.",
    ),
    "pt": (
        "A irmã dele não sabe cozinhar, mas faz um pão de queijo delicioso.",
        "Amanhã à noite haverá uma reunião sobre a construção da estação.",
        "O avô contou histórias da região e os três irmãos ficaram atentos.",
    ),
    "it": (
        "La città era già sveglia, però nessuno sapeva perché il treno tardasse.",
        "Domani sarà più freddo e verrà anche un po' di neve in montagna.",
        "È vero che l'università aprirà lunedì? Così dice la segretaria.",
    ),
    "ca": (
        "El veí diu que demà farà sol, però jo crec que plourà a la tarda.",
        "La nació té una història llarga i un paisatge ple de pobles petits.",
    ),
    "sv": (
        "På våren blommar häggen, och då åker vi ut till ön med båten.",
        "Läraren frågade varför eleverna hade glömt sina böcker på tåget.",
    ),
    "da": (
        "Børnene løb over gården, før regnen begyndte at vælte ned på dem.",
        "Hun købte røde æbler, grønne pærer og et stort stykke smør på torvet.",
    ),
    "fi": (
        "Äiti lähti töihin jo ennen kuin lapset heräsivät syömään aamiaista.",
        "Tänään en pääse käymään, mutta ylihuomenna päivällä se käy hyvin.",
    ),
    "is": (
        "Ég fór með systur minni út á bæinn í gær þótt það væri kalt.",
        "Þegar við komum heim var amma búin að elda ljúffenga súpu handa öllum.",
    ),
    "pl": (
        "Wczoraj wieczorem dziadek opowiadał dzieciom, jak przepłynął łódką rzekę.",
        "Córka sąsiadów chciałaby zostać lekarką, choć boi się zastrzyków.",
        "Proszę włączyć światło, bo w piwnicy nic już nie widać i łatwo się potknąć.",
    ),
    "cs": (
        "Děti běžely přes louku a křičely radostí, protože začaly prázdniny.",
        "Včera jsme šli pěšky až k řece, kde babička prodává čerstvé třešně.",
        "Žádný učitel nečekal, že tak těžkou úlohu vyřeší právě nejmladší žák.",
    ),
    "sk": (
        "Ráno sme kúpili čerstvý chlieb a potom išli peši cez dedinu až k mlynu.",
        "Keď príde jeseň, deti zbierajú gaštany a púšťajú šarkany nad lúkou.",
    ),
    "hu": (
        "A kertész ősszel ültetett hagymát, mert tavasszal már késő lenne.",
        "Nagyanyám főztje után mindenki elégedetten dőlt hátra a székében.",
        "Hétfőn esőt ígérnek, de a hét végére újra kisüt a nap és meleg lesz.",
    ),
    "ro": (
        "Copiii se jucau în curte până când mama i-a chemat să mănânce.",
        "Când a început să ningă, bătrânul își făcuse deja provizii de iarnă.",
    ),
    "hr": (
        "Djeca su šutjela dok je učiteljica čitala priču o čarobnom žirafinom vratu.",
        "Već sutra ćemo krenuti kući, jer nas čeka puno posla oko vinograda.",
    ),
    "sl": (
        "Včeraj smo šli v gore, kjer je že zapadel prvi sneg in pihal močan veter.",
        "Če boš pridno vadil, ti bo učiteljica gotovo dala boljšo oceno.",
    ),
    "tr": (
        "Çocuklar okuldan dönünce annelerine günün nasıl geçtiğini anlattılar.",
        "Akşam yemeğinden sonra balıkçının oğlu ağları onarmaya başladı.",
        "Şehrin dışında küçük bir çiftlik aldığını kimseye söylemedi.",
    ),
    "lt": (
        "Šiandien žiūrėjome, kaip žvejai grįžta į uostą su pilnais tinklais.",
        "Mokytoja paprašė, kad vaikai užrašytų ilgiausią žodį, kurį žino.",
    ),
    "lv": (
        "Rīt no rīta mēs brauksim pie vecmāmiņas un palīdzēsim ravēt dārzu.",
        "Skolotājs stāstīja par jūru tik aizraujoši, ka visi klausījās.",
    ),
    "et": (
        "Õhtul läksime randa, kus päike vajus aeglaselt merre ja tuul vaibus.",
        "Väike tüdruk küsis, miks öökull päeval magab ja öösel lendab.",
    ),
    "vi": (
        "Chiều hôm qua trời mưa to nên chúng tôi phải ở nhà đọc sách.",
        "Cô giáo bảo học sinh mở vở ra và chép lại bài thơ thật sạch sẽ.",
    ),
    "ru": (
        "Дедушка чинил забор, а внук подавал ему гвозди и молоток.",
        "Вечером пошёл дождь, и прохожие спрятались под крышей вокзала.",
        "Учительница спросила, кто из детей уже прочитал эту книгу.",
    ),
    "uk": (
        "Бабуся щодня годувала їжака, який жив під старою яблунею.",
        "Учора ми їздили до міста, щоб купити дітям нові зошити й олівці.",
    ),
    "bg": (
        "Сутринта чухме птиците и излязохме да закусим на двора.",
        "Учителката раздаде тетрадките и каза, че утре няма да има час.",
    ),
    "el": (
        "Το πρωί ο ψαράς γύρισε στο λιμάνι με τα δίχτυα του γεμάτα.",
        "Η γιαγιά μαγείρεψε φακές και μας φώναξε όλους στο τραπέζι.",
    ),
    "he": (
        "אתמול בערב הלכנו לבקר את סבתא והיא סיפרה לנו על ילדותה.",
        "הילדים שיחקו בחצר עד שהחל לרדת גשם חזק והם רצו הביתה.",
    ),
    "ar": (
        "ذهب الأولاد إلى السوق ليشتروا الخبز والفاكهة قبل غروب الشمس.",
        "سألت المعلمة التلاميذ عن الكتاب الذي قرأوه في العطلة.",
    ),
    "th": (
        "เมื่อวานนี้ฝนตกหนักมาก พวกเราจึงอยู่บ้านและอ่านหนังสือกัน",
        "คุณครูถามนักเรียนว่าใครทำการบ้านเสร็จแล้วบ้าง",
    ),
    "hi": (
        "कल शाम को बच्चे मैदान में खेल रहे थे जब अचानक बारिश होने लगी।",
        "दादी ने सबके लिए गरम रोटी और दाल बनाई और पास बैठाकर खिलाया।",
    ),
    "ko": (
        "어제 저녁에 할머니께서 끓여 주신 된장찌개가 정말 맛있었어요.",
        "선생님은 학생들에게 다음 주까지 책을 다 읽어 오라고 하셨다.",
    ),
    "ja": (
        "昨日の夕方、祖母と一緒に川沿いの道をゆっくり散歩しました。",
        "先生は生徒たちに、来週までにこの本を読んでおくように言った。",
    ),
    "zh": (
        "昨天傍晚，爷爷带着孩子们去河边散步，还给他们讲了一个故事。",
        "老师问同学们谁已经把这本书读完了，只有两个人举手。",
    ),
    "zh-hant": (
        "昨天傍晚，爺爺帶著孩子們到河邊散步，還講了一個有趣的故事。",
        "老師問同學們誰已經把這本書讀完了，結果只有兩個人舉手。",
    ),
    "en": (
        "The baker’s oven wasn’t hot enough, so “fresh” bread came late — again.",
        "It costs £12 – about €14 – and that’s before the driver’s tip…",
        "She wrote “see you soon” on the card; he didn’t answer for 3½ weeks.",
    ),
}
"""Sentences by language, of everyday life."""
