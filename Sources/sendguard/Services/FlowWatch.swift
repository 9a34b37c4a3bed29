import Guard
import Mail

/// The figures of the last hour, counted at most once a second for everybody who asks.
///
/// The first question counts the hour; later ones count the open minutes again (`FlowFigures`). In a busy hour a count takes
/// longer, so it is made less often: counting takes at most a twentieth of the time.
actor FlowWatch {
    struct Sight: Sendable {
        var figures: FlowFigures
        /// The newest records of the first campaigns, by id.
        var samples: [RecordID: MessageRecord] = [:]
        var at: Timestamp
    }

    /// An answer is as good as new for this long, and for `costFactor` times as long as it took to count.
    static let freshness = Duration.seconds(1)
    static let costFactor = 20
    /// Between two counts of all open minutes.
    static let thoroughness = Duration.seconds(30)

    private var sight: Sight?
    private var cost = Duration.zero
    private var thoroughAt: Timestamp?
    private var isCounting = false

    /// - Parameter sampleLimit: campaigns whose newest record is read.
    func look(
        _ store: any RecordStore, at now: Timestamp, sampleLimit: Int
    ) async throws(StoreFailure) -> Sight {
        let freshness = max(Self.freshness, cost * Self.costFactor)
        if let sight, now >= sight.at, now - sight.at < freshness || isCounting { return sight }
        isCounting = true
        defer { isCounting = false }
        var figures = sight?.figures ?? FlowFigures(at: now)
        let isThorough = thoroughAt.map { now < $0 || now - $0 >= Self.thoroughness } ?? true
        let start = figures.start(at: now, isThorough: isThorough)
        let began = ContinuousClock.now
        figures.take(try await store.flow(since: start), from: start, at: now)
        cost = ContinuousClock.now - began
        if isThorough { thoroughAt = now }
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
