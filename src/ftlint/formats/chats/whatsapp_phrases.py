"""What WhatsApp itself writes into exports, in the languages people export in."""

from __future__ import annotations

import re
from typing import Final

DELETED: Final = frozenset(
    text.casefold()
    for text in (
        "This message was deleted",
        "You deleted this message",
        "Diese Nachricht wurde gelöscht",
        "Du hast diese Nachricht gelöscht",
        "Se eliminó este mensaje",
        "Este mensaje fue eliminado",
        "Eliminaste este mensaje",
        "Ce message a été supprimé",
        "Vous avez supprimé ce message",
        "Questo messaggio è stato eliminato",
        "Hai eliminato questo messaggio",
        "Esta mensagem foi apagada",
        "Mensagem apagada",
        "Você apagou esta mensagem",
        "Dit bericht is verwijderd",
        "U hebt dit bericht verwijderd",
        "Bu mesaj silindi",
        "Bu mesajı sildiniz",
        "Данное сообщение удалено",
        "Вы удалили данное сообщение",
        "此消息已被删除",
        "你已删除此消息",
        "您已删除此消息",
        "此訊息已刪除",  # Chinese (Taiwan)
        "您已刪除此訊息",
        "你已刪除此訊息",
        "このメッセージは削除されました",  # Japanese
        "このメッセージを削除しました",
        "삭제된 메시지입니다",  # Korean
        "이 메시지를 삭제했습니다",
        "Ta wiadomość została usunięta",  # Polish
        "Usunięto tę wiadomość",
        "Det här meddelandet togs bort",  # Swedish
        "Du tog bort det här meddelandet",
        "Denne besked blev slettet",  # Danish
        "Du slettede denne besked",
        "Denne meldingen ble slettet",  # Norwegian
        "Du slettet denne meldingen",
        "Tämä viesti poistettiin",  # Finnish
        "Poistit tämän viestin",
        "Tato zpráva byla odstraněna",  # Czech
        "Tuto zprávu jste odstranili",
        "Táto správa bola odstránená",  # Slovak
        "Ez az üzenet törlésre került",  # Hungarian
        "Törölted ezt az üzenetet",
        "Acest mesaj a fost șters",  # Romanian
        "Ați șters acest mesaj",
        "Це повідомлення видалено",  # Ukrainian
        "Ви видалили це повідомлення",
        "Αυτό το μήνυμα διαγράφηκε",  # Greek
        "Διαγράψατε αυτό το μήνυμα",
        "הודעה זו נמחקה",  # Hebrew
        "מחקת הודעה זו",
        "تم حذف هذه الرسالة",  # Arabic
        "لقد حذفت هذه الرسالة",
        "این پیام حذف شد",  # Persian
        "شما این پیام را حذف کردید",
        "یہ پیغام حذف کر دیا گیا",  # Urdu
        "यह मैसेज मिटा दिया गया था",  # Hindi
        "आपने यह मैसेज मिटा दिया",
        "यह मैसेज मिटा दिया गया",
        "यह संदेश हटा दिया गया था",
        "এই মেসেজটি মুছে ফেলা হয়েছে",  # Bengali
        "Pesan ini telah dihapus",  # Indonesian
        "Pesan ini dihapus",
        "Anda menghapus pesan ini",
        "Mesej ini telah dipadamkan",  # Malay
        "Anda memadamkan mesej ini",
        "Tin nhắn này đã bị xóa",  # Vietnamese
        "Bạn đã xóa tin nhắn này",
        "ข้อความนี้ถูกลบแล้ว",  # Thai
        "คุณลบข้อความนี้แล้ว",
        "S'ha suprimit aquest missatge",  # Catalan
        "Has suprimit aquest missatge",
    )
)
"""Texts of deleted messages, without a full stop at the end."""

SYSTEM: Final = re.compile(
    "end-to-end encrypt|Ende-zu-Ende-verschlüssel|de extremo a extremo|de bout en bout"
    "|crittografati end-to-end|de ponta a ponta|end-to-end versleuteld|uçtan uca şifrel"
    "|сквозн\\w{1,9} шифровани|端到端加密|端對端加密|엔드투엔드 암호화|エンドツーエンド|التشفير التام"
    "|created (?:this )?group|changed the (?:subject|group)|changed this group"
    "|changed the description|security code .{0,80}changed|phone number|joined using|was added$"
    "|^\\S+ (?:added|removed) |^\\S+ left$|[Yy]ou're now an admin|disappearing messages"
    "|[Mm]issed (?:voice|video|group)|^(?:Voice|Video) call|Verpasster|Sprachanruf|Videoanruf"
    "|[Ll]lamada (?:perdida|de voz)|[Aa]ppel (?:vocal|vidéo) manqué|Chamada (?:de voz|perdida)"
    "|hat die Gruppe|creó el grupo|a créé le groupe|ha creato il gruppo|criou (?:o|este) grupo"
)
"""Pieces of the app's own lines."""

_OMITTED: Final = (
    "Media omitted|Medien ausgeschlossen|Multimedia omitido|Archivo omitido|Médias omis"
    "|Media omessi|Mídia oculta|Arquivo de mídia oculto|Media weggelaten|Medya dahil edilmedi"
    "|Без медиафайлов|媒体文件已省略|省略多媒體檔案|미디어 파일을 제외했습니다|メディアは含まれていません"
    "|تم استبعاد الوسائط|image omitted|video omitted|audio omitted|sticker omitted|GIF omitted"
    "|document omitted|Contact card omitted|Bild weggelassen|Video weggelassen|Audio weggelassen"
    "|Sticker weggelassen|GIF weggelassen|Dokument weggelassen|Kontaktkarte ausgelassen"
    "|imagen omitida|[Vv]ideo omitido|audio omitido|[Ss]ticker omitido|documento omitido"
    "|image absente|vidéo absente|audio omis|sticker absent|immagine omessa|video omesso"
    "|audio omesso|sticker omesso|imagem ocultada|vídeo omitido|áudio ocultado|figurinha omitida"
    "|afbeelding weggelaten|video weggelaten|audio weggelaten|görüntü dahil edilmedi"
    "|video dahil edilmedi|ses dahil edilmedi|Çıkartma dahil edilmedi|изображение опущено"
    "|видео опущено|аудиофайл опущен|стикер опущен"
    "|(?:图片|视频|音频|贴图|动图|文档|联系人名片|GIF)已忽略|(?:圖片|影片|音訊|貼圖|文件|GIF)已略去"
    "|(?:画像|ビデオ|動画|音声|ステッカー|文書|GIF)(?:は含まれていません|が省略されました)"
    "|(?:이미지|사진|동영상|오디오|스티커|문서|GIF) 생략됨"
    "|pominięto multimedia|(?:obraz|wideo|dźwięk|naklejka|dokument) pominięt[yao]"
    "|[Mm]edia (?:har )?utelämna(?:t|ts|des)|(?:bild|video|ljud|klistermärke) utelämna[dt]"
    "|[Mm]edie(?:r|fil)? (?:udeladt|utelatt)|(?:billede|bilde|video|lyd) (?:udeladt|utelatt)"
    "|[Mm]edia jätetty pois|(?:kuva|video|ääni|tarra) jätetty pois"
    "|[Mm]édia vynechána|(?:obrázek|video|zvuk|nálepka) vynechán[ao]?|[Mm]édiá vynechané"
    "|[Hh]iányzó médiafájl|(?:kép|videó|hang|matrica) kihagyva"
    "|(?:[Cc]onținut )?[Mm]edia omis[e]?|(?:imagine|video|audio|autocolant) omis[ă]?"
    "|[Бб]ез медіафайлів|[Мм]едіа пропущено|(?:зображення|відео|аудіо|стикер) пропущено"
    "|Το πολυμέσο παραλείφθηκε|(?:η εικόνα|το βίντεο|ο ήχος|το αυτοκόλλητο) παραλείφθηκε"
    "|המדיה לא נכללה|(?:התמונה|הסרטון|האודיו|המדבקה) (?:הושמטה|הושמט)"
    "|मीडिया के बिना|मीडिया छोड़ा गया|মিডিয়া বাদ দেওয়া হয়েছে|میڈیا شامل نہیں کیا گیا|رسانه حذف شد"
    "|[Mm]edia tidak disertakan|(?:gambar|video|audio|stiker|dokumen|GIF) tidak disertakan"
    "|[Mm]edia (?:dikecualikan|ditinggalkan)|Đã bỏ qua tệp đa phương tiện|[Pp]hương tiện bị bỏ qua"
    "|ไม่รวมสื่อ|ละเว้นสื่อ|Arxiu multimèdia omès"
    "|View once (?:voice )?message omitted|[Ww]aiting for this message\\. This may take a while\\."
    "|[Ll]ive location shared|Live-Standort (?:wird )?geteilt|Ubicación en tiempo real compartida"
    "|[Mm]issed (?:voice|video|group voice|group video) call|Verpasster (?:Sprach|Video)anruf"
    "|Warte auf diese Nachricht\\. Dieser Vorgang kann etwas dauern\\."
    "|Llamada perdida|Videollamada perdida|Appel (?:vocal|vidéo) manqué|Chamada de (?:voz|vídeo) perdida"
)
MEDIA: Final = re.compile(
    rf"<(?:{_OMITTED})>|(?:{_OMITTED})|null"
    r"|<[^<>:]{2,20}\s?: [^<>]+\.\w{2,5}>"
    r"|[^\n/\\]+\.\w{2,5} \((?:file attached|Datei angehängt|archivo adjunto|fichier joint"
    r"|file allegato|arquivo anexado|bestand bijgevoegd|dosya ekli|файл добавлен)\)"
    r"|(?:IMG|VID|AUD|PTT|STK|DOC)-\d{8}-WA\d{4,}\.\w+(?: \([^()]*\))?"
    r"|(?:[Ll]ocation|[Uu]bicación|Standort|Localisation|Posizione): https?://\S*maps\S*"
)
"""A line that stands for a picture, a sound, a file or a place."""

EDITED: Final = re.compile(
    "\\s?\u200e?<(?:This message was edited|Diese Nachricht wurde bearbeitet"
    "|Se editó este mensaje|Ce message a été modifié|Questo messaggio è stato modificato"
    "|Mensagem editada|Dit bericht is bewerkt|Bu mesaj düzenlendi|Данное сообщение изменено|Сообщение изменено"
    "|此消息已编辑|此訊息已編輯|このメッセージは編集されました|이 메시지는 수정되었습니다"
    "|Wiadomość została zedytowana|Det här meddelandet redigerades|Denne besked blev redigeret"
    "|Denne meldingen ble redigert|Tätä viestiä muokattiin|Tato zpráva byla upravena"
    "|Esta mensagem foi editada|Це повідомлення відредаговано|Αυτό το μήνυμα τροποποιήθηκε"
    "|הודעה זו נערכה|تم تعديل هذه الرسالة|Pesan ini (?:telah )?diedit|Mesej ini telah diedit"
    "|Tin nhắn này đã được chỉnh sửa|ข้อความนี้ถูกแก้ไขแล้ว|S'ha editat aquest missatge"
    "|यह मैसेज एडिट किया गया(?: है| था)?|এই মেসেজটি এডিট করা হয়েছে|Acest mesaj a fost editat"
    "|Ezt az üzenetet szerkesztették|Táto správa bola upravená"
    ")[.。]?>$"
)
"""What stands at the end of an edited message."""


APP_LIKE: Final = re.compile(
    r"<[^<>\n/=]{3,80}[^\x00-\x7f<>\n/=][^<>\n/=]{0,80}>|<[A-Z][a-z]+(?: [a-z]+){1,6}>"
)
"""A whole message in pointed brackets: most likely the app's own words in some language."""


_LONGEST: Final = 2 * max(map(len, DELETED))
"""Characters from which a text is no such message, whatever the whitespace around it."""

APP_TAIL: Final = re.compile(r"(?:\s|\A)<(?=[^<>\n]{0,80}[^\x00-\x7f<>])[^<>\n/=:]{4,160}>\Z")
"""Such words at the end of a message: most likely the mark of an edit."""


def is_deleted(text: str) -> bool:
    """Tell whether a text stands in place of a deleted message.

    >>> is_deleted("This message was deleted."), is_deleted("I deleted this message")
    (True, False)
    """
    return len(text) < _LONGEST and text.strip().rstrip(".").casefold() in DELETED
