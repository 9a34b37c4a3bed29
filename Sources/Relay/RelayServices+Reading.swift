import Content
import Mail

extension RelayServices {
    /// Reads and judges a body: here when it is small, else on a worker.
    /// - Parameters:
    ///   - campaign: as it is known already; nil to tell it from the message.
    ///   - profile: of the ESP that the message is judged for.
    ///   - tally: of the message's recipients, as far as they are not counted yet.
    ///   - id: to have its template told; nil when it is known, or not wanted.
    func read(
        _ body: MessageBody, sender: Address?, recipients: [Address], stream: String, campaign: String?,
        profile: UpstreamProfile, tally: AudienceTally, id: RecordID?, at: Timestamp
    ) async throws -> MessageReading {
        let (checks, headers) = (checks, configuration.campaignHeaders)
        let (greetings, audiences, templates) = (shared.greetings, shared.audiences, shared.templates)
        let work: @Sendable () -> Result<MessageReading, any Error> = {
            Result {
                try MessageReading.read(
                    body, sender: sender, recipients: recipients, stream: stream, campaign: campaign,
                    profile: profile, now: at, headers: headers, checks: checks, greetings: greetings,
                    audience: { audiences.take(tally, of: $0, stream: stream, sender: sender, at: at) },
                    template: { message, campaign in
                        id.map { templates.take(message, id: $0, campaign: campaign, recipients: recipients) }
                    })
            }
        }
        if body.count <= RelayLimits.judgedOnLoopBytes { return try work().get() }
        return try await shared.worker.run(work).get()
    }
}
