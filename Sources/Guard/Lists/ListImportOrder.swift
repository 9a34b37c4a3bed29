import Mail

/// A new version of a list, as somebody wants it taken.
package struct ListImportOrder: Hashable, Sendable {
    /// A reason to refuse that a person may set aside.
    package enum Exception: String, Hashable, Sendable, CaseIterable, Codable {
        /// Smaller than `max_shrink` allows.
        case shrunk
        /// Generated before the version in force.
        case older
        /// Of another kind than the version in force, whose single changes end with it.
        case kind
    }

    package var list: String
    package var kind: ListKind
    /// Name of the file, without its folder.
    package var source: String
    package var generatedAt: Timestamp
    package var options: AddressKeyOptions = []
    /// Share of rows, 0 to 1, that the new version may be smaller by; nil for no limit.
    package var maxShrink: Double?
    package var keptVersions = ListSettings.defaultKeptVersions
    package var exceptions: Set<Exception> = []
    /// Which mail the list is for, kept with it; nil: its import does not say.
    package var scope: ListScope?
    /// Who wants it, for the trail of acts; nil: nobody who is to be on record for it.
    package var who: Identity?

    package init(list: String, kind: ListKind, source: String, generatedAt: Timestamp) {
        self.list = list
        self.kind = kind
        self.source = source
        self.generatedAt = generatedAt
    }
}
