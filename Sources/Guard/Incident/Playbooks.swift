/// The playbooks in force, one for each kind.
package struct Playbooks: Hashable, Sendable {
    private var books: [Incident.Kind: Playbook] = [:]

    package init(_ books: [Playbook] = []) { for book in books { self[book.kind] = book } }

    package subscript(kind: Incident.Kind) -> Playbook? {
        get { books[kind] }
        set { books[kind] = newValue }
    }
}
