/// A configuration, or a file it names, that cannot be used.
package enum ConfigurationError: Error, Hashable {
    /// The file cannot be read at all.
    case unreadable(file: String, reason: String)
    /// Everything that is wrong in it.
    case mistakes(file: String, [Mistake])

    /// One line for each mistake.
    package var lines: [String] {
        switch self {
        case .unreadable(let file, let reason): ["\(file): \(reason)"]
        case .mistakes(let file, let mistakes): mistakes.map { $0.text(file: file) }
        }
    }
}
