/// A long answer, read in pieces of limited size, so that it is never all in memory.
package protocol PageSource<Element>: Sendable {
    associatedtype Element: Sendable
    /// The next elements, at least one; nil at the end.
    func next() async throws(ControlFailure) -> [Element]?
}

/// An answer that is in memory, as one piece.
package actor WholeAnswer<Element: Sendable>: PageSource {
    private var rest: [Element]

    package init(_ elements: [Element]) { rest = elements }

    package func next() async throws(ControlFailure) -> [Element]? {
        defer { rest = [] }
        return rest.isEmpty ? nil : rest
    }
}

extension PageSource {
    /// All elements, for answers that are known to be short.
    package func all() async throws(ControlFailure) -> [Element] {
        var all: [Element] = []
        while let piece = try await next() { all += piece }
        return all
    }
}

/// The bytes of a list's file, from any source.
package protocol ListByteSource: Sendable {
    /// The next bytes of the list's file; nil at its end. Throws when the file ended early.
    func next() async throws(ControlFailure) -> [UInt8]?
    /// The number of bytes in all; nil when it is not known in advance.
    var lengthBytes: Int? { get }
}

extension ListByteSource {
    package var lengthBytes: Int? { nil }
}
