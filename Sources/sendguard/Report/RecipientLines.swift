import Guard

/// Recipients as comma-separated values (RFC 4180), for spreadsheets and other systems.
enum RecipientLines {
    static let head = "email,state,at,campaign,segment,id,reply\n"

    /// With its line's end.
    ///
    /// A reply is the ESP's text: one that begins like a formula is kept from being one by a space.
    static func line(_ row: RecipientRow) -> String {
        let reply = row.reply ?? ""
        let isFormula = reply.first.map { "=+-@\t".contains($0) } ?? false
        let fields = [
            row.address, row.state.rawValue, row.at, row.campaign, row.segment ?? "", row.id,
            isFormula ? " " + reply : reply,
        ]
        return fields.map(CSVField.text).joined(separator: ",") + "\n"
    }
}
