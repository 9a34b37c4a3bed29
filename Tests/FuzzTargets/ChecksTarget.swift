import Content
import Guard
import Mail
import sendguard

/// A whole message, judged by every check. The first byte chooses the ESP's profile and the recipients.
package enum ChecksTarget: FuzzTarget {
    package static let name = "checks"

    /// All checks enforce, with the shipped catalogue.
    private static let runner: CheckRunner = {
        let text = """
            listeners: [{address: 127.0.0.1:2525}]
            upstreams: [{name: esp, host: 127.0.0.1, tls: none}]
            """
        let loaded = try? ConfigurationLoader.parse(text, file: "fuzz")
        guard let loaded else { preconditionFailure("the least configuration is not good") }
        let modes = Roster.names.map { ($0, CheckModes(mode: .enforce)) }
        return CheckRunner(
            modes: Dictionary(uniqueKeysWithValues: modes), options: loaded.configuration.checkOptions)
    }()

    package static func run(_ input: [UInt8]) throws(BrokenInvariant) {
        let bytes = Array(input.dropFirst())
        let facts = facts(bytes, input.first ?? 0)
        let judgement = runner.judge(facts)
        try require(runner.judge(facts) == judgement, "two judgements differ")
        try require(
            judgement.refusal?.check == judgement.findings.first?.check, "the refusal is not the first finding's")
        if let refusal = judgement.refusal { try check(refusal) }

        let surfaces = facts.message.surfaces
        for spot in judgement.findings.compactMap(\.spot) {
            try require(surfaces.indices.contains(spot.surface), "a finding in no surface")
            try require(spot.range.upperBound <= surfaces[spot.surface].text.count, "a finding behind a surface's end")
        }
        guard judgement.hasSpots else { return }
        let located = judgement.located(by: bytes.withUnsafeBytes { MessageOrigins(reading: $0) })
        let scenes = FindingScenes(of: bytes)
        for finding in located.findings {
            guard finding.spot != nil else { continue }
            guard let place = finding.location else { throw BrokenInvariant(description: "a finding without a place") }
            try require(place.length >= 0 && place.offset + place.length <= bytes.count, "a place behind the end")
            let scene = scenes.scene(of: finding)
            try require(
                scene?.location == place && scene?.context != nil, "no scene of a finding that stands somewhere")
            // As `show` does it from the record: by the location only.
            let again = scenes.scene(where: finding.where, excerpt: finding.excerpt, location: place)
            try require(again?.location == place, "no scene of a recorded finding")
        }
    }

    private static func facts(_ bytes: [UInt8], _ octet: UInt8) -> Facts {
        let message = bytes.withUnsafeBytes { Message(reading: $0) }
        let recipients = octet & 32 != 0 ? ["jane@example.com"] : ["jane@example.com", "john.doe@example.net"]
        return Facts(
            sender: Address("news@shop.example"), recipients: recipients.compactMap { Address($0) },
            stream: "newsletter", campaign: "spring", profile: ShippedProfiles.chosen(by: octet), message: message,
            now: Timestamp(microseconds: 1_772_323_200_000_000))
    }

    /// One line of printable ASCII with room for the record's id.
    private static func check(_ refusal: Refusal) throws(BrokenInvariant) {
        let wire = refusal.reply.wire
        try require(wire.count <= 490, "a refusal of \(wire.count) octets")
        try require(
            refusal.reply.lines.count == 1 && wire.dropLast(2).allSatisfy { (0x20...0x7E).contains($0) },
            "a refusal that is no line of printable ASCII: \(shown(wire))")
        try require(refusal.reply.isPermanent || refusal.reply.isTransient, "a refusal that refuses nothing")
    }
}
