import Guard

extension ListVersion {
    /// What an import did, for the trail of acts: `list unsubscribed version 4, 1200 rows`.
    var actSubject: String { "list \(list) version \(version), \(rows) rows" }
}
