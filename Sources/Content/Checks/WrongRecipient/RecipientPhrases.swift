/// The phrases that mail of the large mail languages uses to say to whom it was sent, as `FoldedText` makes them.
///
/// Own observations of mail footers; a language is added by its three rules (sent to, subscribed as, because) and its
/// fillers. Stems do for a subject whose ending varies.
enum RecipientPhrases {
    static let all: [RecipientPhrase] = english + germanic + romance + slavic + others

    private static let english = [
        RecipientPhrase(
            .sentTo,
            subjects: [
                "this email", "this e-mail", "this mail", "this message", "this newsletter", "this notification",
                "this communication", "this notice", "this letter", "this announcement", "this bulletin",
            ],
            tails: ["sent to", "delivered to", "mailed to", "addressed to", "intended for", "meant for"]),
        RecipientPhrase(
            .subscribedAs, subjects: ["you are", "you're", "you were", "you have been", "you've been"],
            tails: [
                "subscribed as", "registered as", "signed up as", "subscribed with", "registered with",
                "signed up with", "subscribed under", "registered under", "subscribed using", "registered using",
                "enrolled as",
            ]),
        RecipientPhrase(
            .subscribedAs,
            subjects: ["you are subscribed to", "you are currently subscribed to", "you're subscribed to"],
            hole: 80, tails: ["as"]),
        RecipientPhrase(
            .subscribedAs,
            subjects: ["you are subscribed to", "you are currently subscribed to", "you're subscribed to"],
            hole: 80, tails: ["with", "under", "using"], proof: .addressOrFollower),
        RecipientPhrase(
            .subscribedAs,
            tails: [
                "you subscribed with", "you signed up with", "you subscribed as", "your subscribed",
                "you registered with",
            ]),
        RecipientPhrase(
            .receivedBecause,
            subjects: ["receiving this", "received this", "receive this", "getting this", "got this"],
            tails: ["because", "as", "since"], proof: .addressOrFollower,
            followers: [
                "is subscribed", "is registered", "is signed up", "is a member", "is a subscriber", "is on our",
                "has subscribed", "has signed up", "has registered", "has opted in", "has an account", "was subscribed",
                "was registered", "opted in", "subscribed to", "signed up", "registered", "agreed to receive",
                "requested", "is opted in",
            ]),
    ]
}
