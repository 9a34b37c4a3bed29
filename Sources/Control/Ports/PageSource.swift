/// A long answer, a bounded piece of it at a time, so that nobody has to have all of it in memory.
package protocol PageSource<Element>: Sendable {
    associatedtype Element: Sendable
    /// What comes next, some of it at least; nil at its end.
    func next() async throws(ControlFailure) -> [Element]?
}

/// What is in memory already, as one piece.
package actor WholeAnswer<Element: Sendable>: PageSource {
    private var rest: [Element]

    package init(_ elements: [Element]) { rest = elements }

    package func next() async throws(ControlFailure) -> [Element]? {
        defer { rest = [] }
        return rest.isEmpty ? nil : rest
    }
}

extension PageSource {
    /// All of it: for what is known to be short.
    package func all() async throws(ControlFailure) -> [Element] {
        var all: [Element] = []
        while let piece = try await next() { all += piece }
        return all
    }
}

/// The octets of a list's file, from wherever it is.
package protocol ListByteSource: Sendable {
    /// The next octets of the list's file; nil at its end. Throws when the file ended early.
    func next() async throws(ControlFailure) -> [UInt8]?
    /// How many octets there are in all; nil when that is not known before the end.
    var lengthBytes: Int? { get }
}

extension ListByteSource {
    package var lengthBytes: Int? { nil }
}
