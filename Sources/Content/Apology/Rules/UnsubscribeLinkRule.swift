/// Requires a visible way to unsubscribe. The check `unsubscribe` judges the header fields for mail programs.
enum UnsubscribeLinkRule {
    static func judge(_ draft: ApologyDraft) -> [ApologyFinding] {
        if draft.hasLink, draft.body.contains(where: UnsubscribeWords.phrases.isIn) { return [] }
        return [ApologyFinding(.noUnsubscribeLink, where: draft.bodyPlace)]
    }
}

/// What links to unsubscribe are called.
enum UnsubscribeWords {
    static let phrases = ApologyPhrases([
        "English": """
        unsubscribe*, opt out, opt-out, manage your subscription*, manage subscription*, manage your preferences, \
        manage preferences, email preferences, update your preferences, stop receiving, no longer wish to receive, \
        leave this list
        """,
        "German": "abmelde*, abmelden, abmeldung, abbestell*, austragen, newsletter-einstellungen, nicht mehr erhalten",
        "French":
            "désabonn*, désinscri*, se désabonner, ne plus recevoir, gérer vos préférences, gérer mes préférences",
        "Spanish": """
        darse de baja, darte de baja, date de baja, dar de baja, dese de baja, cancelar la suscripción, \
        cancelar suscripción, anular la suscripción, dejar de recibir
        """,
        "Italian": """
        disiscri*, annulla l'iscrizione, annullare l'iscrizione, cancella l'iscrizione, cancellati, cancellarti, \
        cancellare l'iscrizione, non ricevere più, gestisci le preferenze
        """,
        "Portuguese": """
        cancelar a subscrição, cancelar subscrição, cancelar a inscrição, cancelar inscrição, cancele a, anular a subscrição, \
        descadastr*, deixar de receber, remover subscrição
        """,
        "Dutch": "uitschrijv*, uit te schrijven, afmeld*, af te melden, afmelden, meld je af, voorkeuren",
        "Swedish, Danish, Norwegian": """
        avregistrera*, avsluta prenumeration*, avprenumerera*, afmeld*, frameld*, meld deg av, \
        avmeld*, meld av
        """,
        "Finnish": "peruuta tilaus, peru tilaus, lopeta tilaus, poistu listalta",
        "Polish": "wypis*, zrezygnuj, rezygnacj*",
        "Czech, Slovak": "odhlásit*, odhlás*, zrušit odběr, zrušiť odber",
        "Hungarian": "leiratkoz*", "Romanian": "dezabon*", "Turkish": "abonelikten, listeden çık*, aboneliğ*",
        "Indonesian, Vietnamese": "berhenti berlangganan, hủy đăng ký, huỷ đăng ký",
        "Russian, Ukrainian": "отпис*, отказаться от рассылки, відпис*, скасувати підписку",
        "Greek": "διαγραφή, Διαγραφή, απεγγραφή, Απεγγραφή",
        "Arabic, Hebrew, Hindi": "إلغاء الاشتراك, הסרה, להסרה, הסר, सदस्यता समाप्त, सदस्यता रद्द",
        "Chinese": "退订, 退訂, 取消订阅, 取消訂閱", "Japanese, Korean": "配信停止, 配信解除, 購読解除, 登録解除, 수신거부, 수신 거부, 구독 취소",
    ])
}
