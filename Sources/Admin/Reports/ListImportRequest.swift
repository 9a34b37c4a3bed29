import Guard
import Mail

/// A request to replace a list's content with that of a file, which comes beside it as a `ListByteSource`.
package struct ListImportRequest: Hashable, Sendable {
    package var name: String
    /// nil is as configured, else as the version in force is, else a suppression list.
    package var kind: ListKind?
    package var format = ListFile.Format.auto
    /// Name of the file, without its folder.
    package var source: String
    /// When the file's content was right; nil is now.
    package var generatedAt: Timestamp?
    /// Leaves bad rows out; without it a file that has any is refused.
    package var skipBad = false
    /// What may be wrong with it nevertheless.
    package var exceptions: Set<ListImportOrder.Exception> = []
    /// Which mail the list is for, where the configuration does not say; nil leaves it as it is.
    package var scope: ListScope?

    package init(name: String, source: String) {
        self.name = name
        self.source = source
    }
}
