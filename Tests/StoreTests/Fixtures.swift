import Content
import Guard
import Mail
import TestSupport

@testable import Store

/// The state folder of the running test; it does not exist yet.
var stateFolder: String { get throws { try TestScope.mine.path("state") } }

func openStore(
    role: StoreRole = .daemon, limits: WriterLimits = WriterLimits(),
    onAvailability: @escaping @Sendable (Bool) -> Void = { _ in }
) throws -> Store {
    try Store.open(
        folder: stateFolder, role: role, digest: testDigest, limits: limits, onAvailability: onAvailability)
}

/// Replaces a cryptographic digest: same length, and different for different bytes.
let testDigest: ListDigest = { algorithm, bytes in
    var digest: [UInt8] = []
    var seed = UInt64(algorithm.digestBytes)
    while digest.count < algorithm.digestBytes {
        seed = bytes.withUnsafeBytes { KeyHash.of($0, seed: seed) }
        withUnsafeBytes(of: seed) { digest += $0 }
    }
    return Array(digest.prefix(algorithm.digestBytes))
}

/// 2026-03-01T12:00:00Z.
let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!

/// The id of the n-th message of a test: one per millisecond from noon.
func id(_ number: Int) -> RecordID {
    RecordID(value: RecordID.first(at: noon.microseconds / 1000 + Int64(number)).value + 1)
}

func delivery(_ address: String, _ state: Delivery.State = .unknown, _ reply: Reply? = nil) -> Delivery {
    Delivery(address: Address(address)!, state: state, reply: reply)
}

func record(
    _ number: Int, campaign: String = "spring", verdict: Verdict = .unknown,
    deliveries: [Delivery] = [delivery("jane@example.com")], findings: [Finding] = []
) -> MessageRecord {
    MessageRecord(
        id: id(number), at: moment(number), stream: "newsletter",
        clientAddress: "192.0.2.1", login: "newsletter", campaign: campaign, sender: Address("news@shop.example"),
        subject: "Spring offers", sizeBytes: 4096, sha256: String(repeating: "ab", count: 32), verdict: verdict,
        deliveries: deliveries, findings: findings, upstream: "esp", stop: nil, lists: ["optouts": 3])
}

let accepted = Reply(250, EnhancedStatusCode(2, 0, 0), "Ok: queued as 4711")

func relayed(_ number: Int) -> Outcome {
    Outcome(id: id(number), at: moment(number), verdict: .relayed, state: .accepted, reply: accepted)
}

/// The time of the n-th message.
func moment(_ number: Int) -> Timestamp { noon + .milliseconds(number) }

/// Numbers of records, as passed to `record(_:)`.
func numbers(_ records: [MessageRecord]) -> [Int] {
    records.map { Int($0.id.value >> 21) - Int(noon.microseconds / 1000) }
}

func entries(_ keys: [String]) -> [ListEntry] { keys.map { ListEntry(key: $0, reason: "unsubscribed", since: noon) } }

/// Addresses from `user0@example.com` on.
func entries(_ count: Int) -> [ListEntry] { entries((0..<count).map { "user\($0)@example.com" }) }
