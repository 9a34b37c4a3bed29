import Admin
import Mail

/// A file, or a run of a command, that is about to be imported.
struct RefreshAttempt {
    let source: any ListByteSource
    /// Of the file or program, without its folder.
    let name: String
    /// When the content was right: when the file was last written, when the run began.
    let generatedAt: Timestamp
}
