import Guard
import Mail

/// The figures of the last hour, counted at most once a second for everybody who asks.
///
/// The first question counts the hour; later ones count the open minutes again (`FlowFigures`).
actor FlowWatch {
    struct Sight: Sendable {
        var figures: FlowFigures
        /// The newest records of the first campaigns, by id.
        var samples: [RecordID: MessageRecord] = [:]
        var at: Timestamp
    }

    /// An answer is as good as new for this long.
    static let freshness = Duration.seconds(1)

    private var sight: Sight?
    private var isCounting = false

    /// - Parameter sampleLimit: campaigns whose newest record is read.
    func look(
        _ store: any RecordStore, at now: Timestamp, sampleLimit: Int
    ) async throws(StoreFailure) -> Sight {
        if let sight, now >= sight.at, now - sight.at < Self.freshness || isCounting { return sight }
        isCounting = true
        defer { isCounting = false }
        var figures = sight?.figures ?? FlowFigures(at: now)
        let start = figures.start(at: now)
        figures.take(try await store.flow(since: start), from: start, at: now)
        var fresh = Sight(figures: figures, at: now)
        for campaign in figures.campaigns.prefix(sampleLimit) {
            let known = sight?.samples[campaign.newest]
            guard let record = known == nil ? try await store.record(campaign.newest) : known else { continue }
            fresh.samples[campaign.newest] = record
        }
        sight = fresh
        return fresh
    }

    /// Forgets everything: a person was erased, who may be named in it.
    func forget() { sight = nil }
}
