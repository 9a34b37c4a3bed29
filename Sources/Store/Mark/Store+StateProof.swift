import Guard

extension Store: StateProof {
    package var doubt: String? { witness.doubt }

    /// Why the loss of the database would not be noticed; nil when it would.
    package var markFailure: StoreFailure? { witness.failure }

    package func settleDoubt() async throws(StoreFailure) {
        let readers = readers
        try await witness.accept { try readers.read { try StateMark($0) } }
    }
}
