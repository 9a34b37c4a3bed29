import Guard

extension Store: AuditProof {
    package func verify(
        from place: ChainPlace?, since day: Int64?, looksFor head: String?
    ) async throws(StoreFailure) -> ChainPage {
        let question = ChainQuestion(place: place, day: day, head: head, digest: chain.digest)
        return try await read("cannot read the audit log") { try question.answer($0) }
    }
}
