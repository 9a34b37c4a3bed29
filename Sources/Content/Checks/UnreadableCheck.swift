import Mail

/// Refuses mail whose readers may see something that no check has seen: an unknown encoding or charset, compressed or
/// encrypted content, more parts than the guard reads.
///
///     S: 554 5.6.0 sendguard: the message cannot be read as its reader will: an unknown transfer encoding "x-gzip" in
///        the body [unreadable]
///
/// When mail programs read a text in different ways, every way is judged (`MessageDefect.Effect`). The mail passes
/// when no way has a finding. An attached message is the responsibility of the person who wrote it, but the limits
/// apply to it too.
///
/// **Why 554 and not 451:** no retry changes the message. The mail is deferred only when the cause is on this system,
/// such as a missing converter.
package struct UnreadableCheck: Check {
    package static let name = "unreadable"
    package static let defaultMode = CheckMode.enforce
    package static let rejection = Rejection.content
    package static let finds =
        "what the guard cannot read as its reader will: unknown encodings, compressed or encrypted content, too many parts"
    package static let advice = [
        CheckAdvice(
            for: "encrypted",
            "The guard cannot judge content that is encrypted or packed with its signature: sign with multipart/signed, or "
                + "send such mail through its own stream where this check observes (checks.unreadable.streams)"),
        CheckAdvice(
            for: "no-converter",
            "Nothing is wrong with the message: this system cannot convert its charset. Install the system's charset "
                + "converters (glibc's gconv modules), or send the message in UTF-8"),
        CheckAdvice(
            "Readers would see content that no check has seen: set the tool that makes the message to UTF-8, with one "
                + "Content-Type and one Content-Transfer-Encoding (7bit, 8bit, quoted-printable or base64) per part"),
    ]

    /// It judges whether the text can be read.
    package static let readsText = false

    package init(_ settings: SettingValues = SettingValues()) {}

    package func judge(_ facts: Facts) -> [Finding] {
        facts.message.defects.compactMap { defect in
            switch defect.effect {
            case .readEveryWay, .attached: nil
            case .unread: finding(defect)
            case .unreadForNow: finding(defect, isUndecided: true)
            }
        }
    }

    private func finding(_ defect: MessageDefect, isUndecided: Bool = false) -> Finding {
        Finding(
            check: Self.name, kind: defect.kind.rawValue, where: defect.place, excerpt: defect.name,
            reason: "the message cannot be read as its reader will: \(defect.what) in \(defect.place)",
            isUndecided: isUndecided)
    }
}
