import Foundation

/// A list's file cannot be read or written, or does not say what it should.
struct ListFailure: Error, Hashable, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }

    /// With the reason that the system gave just now.
    init(_ task: String, errno code: Int32) { description = "\(task): \(errorText(code))" }
}
