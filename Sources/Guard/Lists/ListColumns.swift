import Mail

/// Where a list file has what.
struct ListColumns {
    private static let addressNames: Set<String> = [
        "email", "e-mail", "mail", "address", "email_address", "emailaddress", "e-mail_address", "recipient",
        "subscriber", "contact", "contact_email", "user_email",
    ]
    private static let reasonNames: Set<String> = ["reason", "status", "type"]
    private static let sinceNames: Set<String> = [
        "date", "created", "created_at", "unsubscribed_at", "unsubscribed", "since", "timestamp", "updated_at", "time",
    ]

    /// A first row is a header only when a name in it is known: a row that is merely odd must not vanish.
    private static let known = addressNames.union(reasonNames).union(sinceNames)

    let hasHeader: Bool
    var address = 0
    var reason: Int?
    var since: Int?

    /// - Parameters:
    ///   - first: the fields of the first row.
    ///   - second: of the row after it, which shows where the addresses are when the first does not.
    init(first: [String], second: [String]?) {
        if let column = first.firstIndex(where: { Address($0) != nil }) {
            hasHeader = false
            address = column
            return
        }
        let names = first.map(Self.name)
        hasHeader = names.contains { Self.known.contains($0) }
        if let column = names.firstIndex(where: Self.addressNames.contains) {
            address = column
        } else if let column = second?.firstIndex(where: { Address($0) != nil }) {
            address = column
        }
        guard hasHeader else { return }
        reason = names.firstIndex(where: Self.reasonNames.contains)
        since = names.firstIndex(where: Self.sinceNames.contains)
    }

    /// `Email Address` is `email_address`.
    private static func name(_ field: String) -> String {
        String(field.lowercased().map { $0 == " " ? "_" : $0 })
    }
}
