"""Names that keys and columns have in public data: THE table for shapes that differ in no more.

Each group says where its names were seen. Sources are pages of data sets on the Hugging Face hub
(https://huggingface.co/datasets/NAME), export formats of programs, and the plain words of a
language, as a person heads the columns of a spreadsheet.
"""

from __future__ import annotations

from typing import Final

TURN_LISTS: Final = (
    "messages",  # OpenAI and all who follow it
    "conversations",  # ShareGPT; GAIR/lima (texts)
    "conversation",  # XTuner; LDJnr/Capybara (exchanges)
    "dialog",  # daily_dialog, Meta's llama inference code
    "dialogue",  # allenai/soda
    "dialogs",
    "dialogues",
    "turns",  # schema-guided dialogue, MT-Bench logs
    "items",  # the ShareGPT exports of 2023
    "chat",  # tokenizers' documentation of chat templates
    "history",  # Gradio's Chatbot (pairs and messages), SWE-agent
    "chat_history",  # LangChain's memory, as people dump it
    "thread",
    "utterances",  # ConvoKit, speech recognition
    "exchanges",
    "interactions",
    "trajectory",  # nebius/SWE-agent-trajectories
    "segments",  # WhisperX
    "sentences",  # Fireflies
    "msgs",
    "message_list",
)
"""Keys under which one conversation has its turns."""
TEXT_LISTS: Final = frozenset(
    {"conversations", "conversation", "dialog", "dialogue", "turns", "utterances", "chat", "msgs"}
)
"""Those of them whose list may be plain texts, of two speakers in turn."""
ROLE_KEYS: Final = (
    "role", "from", "speaker", "sender", "author", "speaker_role", "who", "participant", "user",
    "name", "agent", "speaker_name", "sender_name", "speaker_label",
)  # fmt: skip
"""Keys of a turn that say who speaks, the surest first."""
TEXT_KEYS: Final = (
    "content", "value", "text", "message", "utterance", "body", "msg", "transcript", "sentence",
    "said",
)  # fmt: skip
"""Keys of a turn that hold what is said, the surest first."""
EXCHANGES: Final = (
    ("input", "output"),  # LDJnr/Capybara, XTuner
    ("human", "assistant"),  # ms-swift
    ("user", "assistant"),
    ("human", "gpt"),
    ("human", "bot"),
    ("human", "ai"),
    ("user", "bot"),
    ("user", "model"),
    ("question", "answer"),  # CoQA and QuAC as people flatten them
    ("q", "a"),
    ("query", "response"),
    ("prompt", "response"),
    ("prompt", "completion"),
    ("instruction", "output"),  # the turns of Baize and MOSS
    ("instruction", "response"),
    ("Human", "MOSS"),  # fnlp/moss-003-sft-data
)
"""Keys of the question and the answer of one exchange."""

PROMPTS: Final = (
    "prompt",
    "question",
    "instruction",
    "query",
    "input",
    "inputs",
    "user_prompt",
    "user_input",
    "history",  # stanfordnlp/SHP: the post that both answer
    "post",
    "context",
    "messages",
    "conversations",
    "conversation",
    "dialogue",
    "text",
)
"""Columns of the prompt in data with several answers, the surest first."""
SYSTEMS: Final = (
    "system",
    "system_prompt",
    "system_message",
    "system_instruction",
    "preamble",  # Cohere
)
"""Columns of a system text beside a prompt or beside turns."""

THOUGHTS: Final = (
    "reasoning_content",  # DeepSeek's API, TRL
    "reasoning",  # OpenRouter; cognitivecomputations/dolphin-r1
    "thinking",
    "thinking_content",
    "thought",
    "thoughts",
    "thinking_trajectories",  # simplescaling/s1K
    "thinking_trajectory",
    "deepseek_thinking_trajectory",  # simplescaling/s1K-1.1
    "complex_cot",  # FreedomIntelligence/medical-o1-reasoning-SFT
    "cot",
    "chain_of_thought",
    "reasoning_trace",
    "rationale",  # kaist-ai/CoT-Collection
)
"""Columns of the reasoning before an answer, in lower case."""

ASKED: Final = (
    ("question", "answer"),  # English
    ("frage", "antwort"),  # German
    ("question", "réponse"),  # French
    ("question", "reponse"),
    ("pregunta", "respuesta"),  # Spanish
    ("pergunta", "resposta"),  # Portuguese
    ("domanda", "risposta"),  # Italian
    ("vraag", "antwoord"),  # Dutch
    ("pytanie", "odpowiedź"),  # Polish
    ("fråga", "svar"),  # Swedish
    ("spørsmål", "svar"),  # Norwegian
    ("spørgsmål", "svar"),  # Danish
    ("kysymys", "vastaus"),  # Finnish
    ("otázka", "odpověď"),  # Czech
    ("kérdés", "válasz"),  # Hungarian
    ("întrebare", "răspuns"),  # Romanian
    ("вопрос", "ответ"),  # Russian
    ("питання", "відповідь"),  # Ukrainian
    ("ερώτηση", "απάντηση"),  # Greek
    ("soru", "cevap"),  # Turkish
    ("soru", "yanıt"),
    ("السؤال", "الجواب"),  # Arabic
    ("سؤال", "جواب"),
    ("السؤال", "الإجابة"),
    ("سوال", "پاسخ"),  # Persian
    ("שאלה", "תשובה"),  # Hebrew
    ("प्रश्न", "उत्तर"),  # Hindi
    ("सवाल", "जवाब"),
    ("প্রশ্ন", "উত্তর"),  # Bengali
    ("pertanyaan", "jawaban"),  # Indonesian
    ("soalan", "jawapan"),  # Malay
    ("câu hỏi", "trả lời"),  # Vietnamese
    ("câu hỏi", "câu trả lời"),
    ("คำถาม", "คำตอบ"),  # Thai
    ("问题", "答案"),  # Chinese
    ("问题", "回答"),
    ("問題", "答案"),
    ("問題", "回答"),
    ("质问", "回答"),
    ("質問", "回答"),  # Japanese
    ("質問", "答え"),
    ("질문", "답변"),  # Korean
    ("질문", "대답"),
)
"""What columns of questions and answers are called, in lower case."""

SPEAKERS: Final[dict[str, tuple[str, ...]]] = {
    "user": (
        "user", "human", "you", "customer", "q", "question", "prompt", "me",
        "benutzer", "benutzerin", "nutzer", "nutzerin", "anwender", "kunde", "kundin",  # German
        "utilisateur", "utilisatrice", "client",  # French
        "usuario", "usuaria", "cliente",  # Spanish
        "usuário", "usuária", "utilizador",  # Portuguese
        "utente", "gebruiker", "klant", "użytkownik", "klient",  # Italian, Dutch, Polish
        "användare", "kund", "bruger", "bruker", "käyttäjä",  # the Nordic languages
        "uživatel", "používateľ", "felhasználó", "utilizator",  # Czech, Slovak, Hungarian, Romanian
        "korisnik", "uporabnik", "потребител",  # Croatian and Serbian, Slovene, Bulgarian
        "kasutaja", "lietotājs", "vartotojas",  # Estonian, Latvian, Lithuanian
        "пользователь", "клиент", "користувач", "клієнт",  # Russian, Ukrainian
        "χρήστης", "kullanıcı", "usuari", "mtumiaji",  # Greek, Turkish, Catalan, Swahili
        "المستخدم", "مستخدم", "کاربر", "صارف", "משתמש",  # Arabic, Persian, Urdu, Hebrew
        "उपयोगकर्ता", "ব্যবহারকারী", "பயனர்",  # Hindi, Bengali, Tamil
        "pengguna", "người dùng", "ผู้ใช้",  # Indonesian and Malay, Vietnamese, Thai
        "用户", "用戶", "使用者", "ユーザー", "ユーザ", "사용자",  # Chinese, Japanese, Korean
    ),
    "assistant": (
        "assistant", "ai", "bot", "chatbot", "model", "gpt", "chatgpt", "claude", "gemini",
        "a", "answer", "ai assistant", "response", "agent", "support agent",
        "copilot", "github copilot", "grok", "deepseek", "perplexity", "le chat", "mistral",
        "meta ai", "qwen", "kimi", "cursor", "cline", "windsurf", "cascade", "codex",
        "assistent", "assistentin", "ki",  # German, Dutch and the Nordic languages
        "assistante", "ia", "asistente", "asistenta", "assistente", "asystent",
        "avustaja", "asistent", "asszisztens", "pomoćnik", "pomočnik", "асистент",
        "ассистент", "помощник", "помічник", "βοηθός", "asistan", "yapay zeka", "msaidizi",
        "asistentas", "asistents", "assistenti",
        "المساعد", "مساعد", "دستیار", "معاون", "עוזר", "सहायक", "সহকারী", "உதவியாளர்",
        "asisten", "pembantu", "trợ lý", "ผู้ช่วย",
        "助手", "助理", "アシスタント", "어시스턴트", "도우미",
    ),
    "system": (
        "system", "developer", "system prompt", "system message", "system instruction",
        "system instructions", "systemprompt", "system-prompt", "systemnachricht", "prompt système",
        "message système", "prompt del sistema", "prompt do sistema", "prompt di sistema",
        "системный промпт", "系统提示", "系统提示词", "系統提示", "システムプロンプト", "시스템 프롬프트",
        "sistema", "système", "systeem", "systém", "sistem", "rendszer", "järjestelmä",
        "система", "σύστημα", "النظام", "سیستم", "מערכת", "सिस्टम", "hệ thống", "ระบบ",
        "系统", "系統", "システム", "시스템",
    ),
}  # fmt: skip
"""What people call who speaks in texts, in lower case."""

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "conversation": (
        "conversation", "conversation_id", "conv_id", "conversationid", "conversation id",
        "thread", "thread_id", "threadid",  # Assistants API, Jan
        "dialog_id", "dialogue_id", "ticket_id", "ticket id", "ticket", "session",
        "session_id", "sessionid", "session id", "chat_id",
        "chatid",  # Le Chat
        "chatname",
        "channel_id", "channelid", "room", "talker",  # wechat-dump
        "topic_id",
        "chat session",  # iMazing
        "unterhaltung", "gespräch", "conversación", "conversa", "conversazione", "gesprek",
        "rozmowa", "беседа", "диалог", "对话", "会话", "對話", "会話", "대화",
    ),
    "speaker": (
        "role", "speaker", "from", "author",
        "nickname",  # WeChat, whose sender is an id
        "sender", "who", "sender_name", "sendername",
        "sender name", "speaker_name", "from name",
        "remark", "username", "user_name", "display_name", "displayname",
        "author name", "participant", "user",  # KakaoTalk
        "absender", "sprecher", "rolle", "von", "autor", "name",
        "expéditeur", "auteur", "rôle", "locuteur", "remitente", "rol", "hablante", "remetente",
        "papel", "mittente", "ruolo", "afzender", "nadawca", "avsändare", "avsender", "lähettäjä",
        "odesílatel", "feladó", "expeditor", "отправитель", "автор", "роль", "відправник",
        "αποστολέας", "gönderen", "المرسل", "المتحدث", "فرستنده", "שולח", "प्रेषक", "প্রেরক",
        "pengirim", "penghantar", "người gửi", "ผู้ส่ง", "发送者", "发送人", "角色", "昵称",
        "發送者", "傳送者", "暱稱", "送信者", "発言者", "役割", "보낸 사람", "작성자", "사용자", "역할",
    ),
    "content": (
        "content", "text", "message", "value", "body", "utterance", "messagecontent",
        "message_text", "message text", "msg", "strcontent", "message body",
        "sentence", "transcript",  # Fireflies, speech recognition
        "nachricht", "inhalt", "texte", "contenu", "mensaje", "contenido", "texto", "mensagem",
        "conteúdo", "messaggio", "testo", "contenuto", "bericht", "inhoud", "tekst", "wiadomość",
        "treść", "meddelande", "melding", "besked", "viesti", "zpráva", "üzenet", "mesaj",
        "сообщение", "текст", "повідомлення", "μήνυμα", "metin", "الرسالة", "النص", "پیام",
        "הודעה", "संदेश", "বার্তা", "pesan", "mesej", "tin nhắn", "nội dung", "ข้อความ", "内容",
        "消息", "消息内容", "內容", "訊息", "メッセージ", "本文", "메시지", "내용",
    ),
    "time": (
        "time", "timestamp", "date", "created_at", "createdat", "sent_at", "datetime", "created",
        "timestamp_ms", "strtime", "createtime", "date_sent", "message date",
        "starttime", "start_time", "start",
        "datum", "zeit", "uhrzeit", "zeitstempel", "heure", "fecha", "hora", "data", "ora", "tijd",
        "czas", "tid", "aika", "čas", "idő", "ora", "дата", "время", "час", "ημερομηνία", "tarih",
        "zaman", "التاريخ", "الوقت", "تاریخ", "תאריך", "दिनांक", "তারিখ", "tanggal", "waktu",
        "tarikh", "ngày", "thời gian", "วันที่", "时间", "日期", "時間", "日時", "날짜", "시간",
    ),
}  # fmt: skip
"""What the columns of a table with a row a turn are called, in lower case, the surest first.

Chat exports as tables: DiscordChatExporter, KakaoTalk for PC, wechat-dump, Signal, iMazing."""
