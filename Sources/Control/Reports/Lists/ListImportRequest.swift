import Guard
import Mail

/// Asks to replace a list's content with the content of a file. The file comes separately, as a `ListByteSource`.
package struct ListImportRequest: Hashable, Sendable {
    package var name: String
    /// nil: the configured kind, or else the kind of the version in force, or else suppression.
    package var kind: ListKind?
    package var format = ListFile.Format.auto
    /// The name of the file, without its folder.
    package var source: String
    /// When the file's content was current; nil is now.
    package var generatedAt: Timestamp?
    /// Leaves out bad rows. Without it, a file with bad rows is refused.
    package var skipBad = false
    /// Problems that the import accepts.
    package var exceptions: Set<ListImportOrder.Exception> = []
    /// Which mail the list is for, when the configuration does not say; nil keeps the present scope.
    package var scope: ListScope?
    /// Makes a list that the configuration does not have, although the configuration has lists. Without it, such a
    /// name counts as a typing error.
    package var isNew = false
    /// Reads the file and reports what an import would do; stores nothing.
    package var preview = false
    /// What the columns and words of the file mean, as far as the tables do not say.
    package var answers = ListAnswers()

    package init(name: String, source: String) {
        self.name = name
        self.source = source
    }
}

/// The version that an import put in force; after a preview the version that it would make, with the number 0.
package struct ListImportReport: Hashable, Sendable, Codable {
    package var name: String
    package var kind: ListKind
    package var version: Int64
    package var rows: Int
    /// RFC 3339, milliseconds, UTC.
    package var importedAt: String
    package var source: String
    /// Rows of the previous version; null when there was none.
    package var previousRows: Int?
    /// Entries that the previous version did not have. null, as `gone` and `stay`, when the file of the previous
    /// version could not be read.
    package var new: Int?
    /// Entries of the previous version that this one does not have; without those that were removed by hand.
    package var gone: Int?
    /// Entries of both.
    package var stay: Int?
    /// RFC 3339, milliseconds, UTC: when the file's content was current.
    package var generatedAt: String
    /// The hash of the file, lower-case hex.
    package var sha256: String
    /// Which mail the list is asked about, as the rest of a sentence: `is asked about all mail`.
    package var asked: String
    /// What became of the lists that get opt-outs from topics; null when none got any.
    package var topicLists: [TopicList]?
    /// Why an import of a previewed file would be refused; null when it would not be.
    package var refusal: String?
    /// Bad rows that were left out.
    package var skipped: ListBadRowsReport?
    /// Rows that were left out because they name people who were erased; null when there are none.
    package var erased: Int?
    /// How the file was read; null for a file of one column, which has nothing to read.
    package var reading: ListReadingReport?
    /// Rows whose text was repaired; null when there are none.
    package var repaired: ListRepairsReport?
    /// What came of trying its hashes; null when it has none.
    package var hashes: ListHashReport?

    /// - Parameter settings: the configuration of the list; nil when it has none.
    package init(
        _ version: ListVersion, previousRows: Int?, skipped: ListBadRows = ListBadRows(), settings: ListSettings? = nil
    ) {
        asked = (settings ?? version.ownSettings)?.askedText ?? "is asked about no mail"
        name = version.list
        kind = version.kind
        self.version = version.version
        rows = version.rows
        importedAt = version.importedAt.rfc3339
        source = version.source
        self.previousRows = previousRows
        (new, gone, stay) = (version.turnover?.new, version.turnover?.gone, version.turnover?.stay)
        generatedAt = version.generatedAt.rfc3339
        sha256 = version.sha256
        self.skipped = skipped.isEmpty ? nil : ListBadRowsReport(skipped)
    }

    /// A list that gets the opt-outs from a topic.
    package struct TopicList: Hashable, Sendable, Codable {
        package var name: String
        package var version: Int64
        package var rows: Int
        package var new: Int?
        package var gone: Int?
        package var stay: Int?

        package init(_ version: ListVersion) {
            name = version.list
            self.version = version.version
            rows = version.rows
            (new, gone, stay) = (version.turnover?.new, version.turnover?.gone, version.turnover?.stay)
        }

        package var turnover: String? { ListTurnover(new: new, gone: gone, stay: stay)?.text }
    }

    /// `20 new, 412 gone, 792 stay`; nil when it is not known.
    package var turnover: String? { ListTurnover(new: new, gone: gone, stay: stay)?.text }
}

extension ListTurnover {
    init?(new: Int?, gone: Int?, stay: Int?) {
        guard let new, let gone, let stay else { return nil }
        self.init(new: new, gone: gone, stay: stay)
    }
}

/// Rows of a list's file that cannot be used.
package struct ListBadRowsReport: Hashable, Sendable, Codable {
    package struct Row: Hashable, Sendable, Codable {
        /// From 1.
        package var line: Int
        package var reason: String
    }

    package var count: Int
    /// The first bad rows.
    package var rows: [Row]

    package init(_ rows: ListBadRows) {
        count = rows.count
        self.rows = rows.first.map { Row(line: $0.line, reason: $0.reason) }
    }

    package var badRows: ListBadRows {
        ListBadRows(first: rows.map { ListBadRow(line: $0.line, reason: $0.reason) }, count: count)
    }
}
