import Guard

/// Recipients as comma-separated values (RFC 4180), for spreadsheets and other systems.
enum RecipientLines {
    static let head = "email,state,at,campaign,segment,id,reply\n"

    /// With its line's end.
    static func line(_ row: RecipientRow, isRaw: Bool) -> String {
        CSVField.line(
            [
                row.address, row.state.rawValue, row.at, row.campaign, row.segment ?? "", row.id, row.reply ?? "",
            ], isRaw: isRaw)
    }
}
