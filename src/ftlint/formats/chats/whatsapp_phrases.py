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
    "|Se editó este mensaje\\.?|Ce message a été modifié|Questo messaggio è stato modificato"
    "|Mensagem editada|Dit bericht is bewerkt|Bu mesaj düzenlendi|Данное сообщение изменено"
    "|此消息已编辑)>$"
)
"""What stands at the end of an edited message."""


def is_deleted(text: str) -> bool:
    """Tell whether a text stands in place of a deleted message.

    >>> is_deleted("This message was deleted."), is_deleted("I deleted this message")
    (True, False)
    """
    return text.strip().rstrip(".").casefold() in DELETED
