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
    /// Who wants it, for the trail of acts; nil: nobody is put on record for it.
    package var who: Identity?

    package init(list: String, kind: ListKind, source: String, generatedAt: Timestamp) {
        self.list = list
        self.kind = kind
        self.source = source
        self.generatedAt = generatedAt
    }
}

/// An import that was not taken; the version in force stays.
package struct ListImportRefused: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}

/// One address put on a list or taken off it, in between imports.
///
/// What makes less mail (on a suppression list, off an audience) stays until somebody undoes it. What makes more mail
/// stays until an import whose content was generated after it, which knows better.
package struct ListChange: Hashable, Sendable {
    package enum Action: String, Hashable, Sendable, Codable { case add, remove }

    package var list: String
    package var action: Action
    package var entry: ListEntry
    package var who: String
    package var at: Timestamp

    package init(list: String, action: Action, entry: ListEntry, who: String, at: Timestamp) {
        self.list = list
        self.action = action
        self.entry = entry
        self.who = who
        self.at = at
    }

    package func isLasting(on kind: ListKind) -> Bool { (kind == .suppression) == (action == .add) }
}

/// What a list may be called.
package enum ListName {
    /// The guard's own: who asked to be forgotten.
    package static let erased = "erased"

    /// In bytes; it stands in replies and file names.
    package static let limit = 64

    /// Letters, digits, dots, hyphens and underscores of ASCII.
    package static func isGood(_ name: String) -> Bool {
        (1...limit).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains(byte)
            }
    }
}
