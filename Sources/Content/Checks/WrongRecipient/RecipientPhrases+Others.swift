/// Polish and Russian; Turkish, Japanese and Chinese.
extension RecipientPhrases {
    static let slavic = [
        // Polish
        RecipientPhrase(
            .sentTo,
            subjects: [
                "ta wiadomość", "ten e-mail", "ten email", "ten mail", "ten newsletter", "niniejsza wiadomość",
                "tę wiadomość", "tego maila", "wiadomość ta", "niniejszy e-mail",
            ],
            tails: [
                "wysłana do", "wysłany do", "wysłano do", "wysłana na", "wysłany na", "wysłano na", "wysłaliśmy do",
                "wysłaliśmy na", "skierowana do", "skierowany do", "przeznaczona dla", "dostarczona na",
            ]),
        RecipientPhrase(
            .subscribedAs,
            tails: [
                "zapisany jako", "zapisana jako", "zapisany/a jako", "zarejestrowany jako", "zarejestrowana jako",
                "subskrybujesz jako",
            ]),
        RecipientPhrase(
            .receivedBecause,
            subjects: ["otrzymujesz t", "otrzymałeś t", "otrzymałaś t", "otrzymują państwo t", "otrzymali państwo t"],
            tails: ["ponieważ", "gdyż", "bo"], proof: .addressOrFollower,
            followers: ["jest zapisany", "jest zarejestrowany", "został zapisany"]),
        // Russian
        RecipientPhrase(
            .sentTo,
            subjects: [
                "это письмо", "данное письмо", "это сообщение", "данное сообщение", "эта рассылка", "настоящее письмо",
                "этот e-mail", "это электронное письмо",
            ],
            hole: 40,
            tails: [
                "отправлено на", "отправлено для", "отправлено пользователю", "отправлено", "отправлена на",
                "послано на",
                "выслано на", "направлено на", "адресовано", "предназначено для", "пришло на",
            ]),
        RecipientPhrase(
            .subscribedAs, subjects: ["вы подписаны", "вы зарегистрированы", "вы подписались"], hole: 80,
            tails: ["как", "с адреса", "с адресом", "под"]),
        RecipientPhrase(
            .receivedBecause, subjects: ["получили это", "получаете это", "получили данное", "получаете данное"],
            hole: 60, tails: ["потому что", "так как", "поскольку"], proof: .addressOrFollower,
            followers: ["подписан", "зарегистрирован"]),
    ]

    static let others = [
        // Turkish: what is done to the address stands behind it.
        RecipientPhrase(
            .sentTo,
            tails: [
                "bu e-posta", "bu eposta", "bu ileti", "bu mesaj", "bu bülten", "bu mail", "bu e-bülten", "bu e-mail",
            ],
            proof: .follower,
            followers: ["adresine", "adlı adrese", "hesabına", "e-posta adresine", "a gönder", "e gönder"]),
        // Japanese
        RecipientPhrase(
            .sentTo,
            tails: [
                "このメールは", "本メールは", "このメッセージは", "本メッセージは", "このメールマガジンは", "本メールマガジンは",
                "当メールは", "このeメールは", "この電子メールは",
            ],
            proof: .follower,
            followers: ["宛", "様宛", "様に", "さんに", "に送", "へ送", "にお送り", "へお送り", "に配信", "へ配信", "あてに", "のアドレス"]),
        RecipientPhrase(
            .sentTo, subjects: ["このメール", "本メール", "このメッセージ", "本メッセージ", "このeメール"], hole: 90,
            tails: [
                "送信されました", "送信されています", "送信しています", "送信しております", "お送りしています",
                "お送りしております", "配信されています", "配信しています", "配信しております",
            ]),
        RecipientPhrase(.subscribedAs, tails: ["ご登録", "ご登録の", "ご登録いただいた", "ご登録頂いた"], proof: .addressOrFollower),
        // Chinese, simplified and traditional
        RecipientPhrase(
            .sentTo,
            subjects: [
                "此邮件", "本邮件", "这封邮件", "该邮件", "此电子邮件", "本电子邮件", "这封信", "此消息",
                "此郵件", "本郵件", "這封郵件", "該郵件", "此電子郵件", "本電子郵件", "這封信", "此信件", "本信件", "本電子報",
            ],
            tails: [
                "发送给", "发送至", "发送到", "发给", "发至", "发往", "寄给", "寄送至", "發送給", "發送至", "發送到", "發給", "發至",
                "寄給", "寄至", "寄送給", "寄送至", "傳送給", "傳送至", "傳送到",
            ]),
        RecipientPhrase(
            .receivedBecause,
            subjects: ["收到此邮件", "收到这封邮件", "收到本邮件", "收到此郵件", "收到這封郵件", "收到本郵件", "收到此信"],
            tails: ["因为", "因為", "由于", "由於"], proof: .addressOrFollower, followers: ["已订阅", "订阅了", "已訂閱", "訂閱了"]),
    ]
}
