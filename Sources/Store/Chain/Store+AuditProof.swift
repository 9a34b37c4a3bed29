import Guard

extension Store: AuditProof {
    package func verify(from place: ChainPlace?, since day: Int64?) async throws(StoreFailure) -> ChainPage {
        let question = ChainQuestion(place: place, day: day, digest: chain.digest)
        return try await read("cannot read the audit log") { try question.answer($0) }
    }
}
