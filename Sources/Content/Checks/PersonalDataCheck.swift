import Mail

/// Records personal data that mail should not contain: payment cards, bank accounts, US social security numbers,
/// passwords in clear text.
///
///     personal-data: payment-card "2 payment cards, ****1111" in html
///
/// Each kind is recognised by its checksum or number ranges (Luhn, modulo 97, issued areas), or by the words around
/// it. So order numbers, tracking numbers and telephone numbers do not count. The findings serve a later assessment
/// of damage: which kinds, and how many different values. A legitimate invoice has an IBAN, so the default mode
/// refuses nothing.
///
/// **Why the excerpt is masked:** the record of a leak must not be a second leak. It shows at most the last four
/// digits, and nothing of a password.
package struct PersonalDataCheck: Check {
    package static let name = "personal-data"
    package static let defaultMode = CheckMode.observe
    package static let finds = "card numbers, IBANs, social security numbers, passwords: how many, not which"
    package static let advice = [
        CheckAdvice(
            "The text contains personal data: remove or mask it. The log shows who got it: "
                + "sendguard log --check personal-data")
    ]

    package init(_ settings: SettingValues = SettingValues()) {}

    package func judge(_ facts: Facts) -> [Finding] {
        var sightings: [Sighting] = []
        for (index, surface) in facts.message.surfaces.enumerated() {
            guard Self.isRead(surface) else { continue }
            Self.each(in: surface.text) { datum in
                Self.note(datum, Finding.Spot(surface: index, range: datum.range), surface, in: &sightings)
            }
        }
        return sightings.map(\.finding)
    }

    /// The findings of one kind in the whole message, because the text part repeats the HTML part.
    private struct Sighting {
        let first: PersonalDatum
        let spot: Finding.Spot
        let place: String
        var values: Set<[UInt8]>

        var finding: Finding {
            let noun = PersonalDataCheck.noun(first.kind, count: values.count)
            let excerpt = first.masked.isEmpty ? "\(values.count) \(noun)" : "\(values.count) \(noun), \(first.masked)"
            return Finding(
                check: PersonalDataCheck.name, kind: first.kind.rawValue, where: place, excerpt: excerpt,
                reason: "\(excerpt), in \(place)", spot: spot)
        }
    }

    /// Whether a surface is read. Attributes and header fields hold web addresses and ids, which consist of digits.
    private static func isRead(_ surface: Surface) -> Bool {
        switch surface.kind {
        case .subject, .text, .html, .amp, .calendar, .attachment: true
        case .header, .machineHeader, .attribute, .structuredData, .fileName, .markup: false
        }
    }

    private static func note(
        _ datum: PersonalDatum, _ spot: Finding.Spot, _ surface: Surface, in sightings: inout [Sighting]
    ) {
        if let index = sightings.firstIndex(where: { $0.first.kind == datum.kind }) {
            sightings[index].values.insert(datum.value)
        } else {
            sightings.append(
                Sighting(
                    first: datum, spot: spot, place: surface.placeName(at: spot.range.lowerBound), values: [datum.value]
                ))
        }
    }

    private static func noun(_ kind: PersonalDatum.Kind, count: Int) -> String {
        let noun =
            switch kind {
            case .paymentCard: "payment card"
            case .iban: "IBAN"
            case .socialSecurityNumber: "social security number"
            case .password: "password"
            }
        return count == 1 ? noun : noun + "s"
    }

    private static func each(in text: [UInt8], found: (PersonalDatum) -> Void) {
        var runs = DigitRuns(text)
        while let run = runs.next() {
            if let account = BankAccount.datum(in: text, around: run) {
                found(account)
            } else {
                eachNumber(in: text, run, found: found)
            }
        }
        ClearPassword.each(in: text, found: found)
    }

    /// Looks for a number that begins at each group of a run of digits.
    private static func eachNumber(in text: [UInt8], _ run: Range<Int>, found: (PersonalDatum) -> Void) {
        var index = run.lowerBound
        while index < run.upperBound {
            let datum =
                PaymentCard.datum(in: text, at: index, reach: run.upperBound)
                ?? SocialSecurityNumber.datum(in: text, at: index, reach: run.upperBound)
            if let datum, StandaloneNumber.isOne(datum.range, in: text) {
                found(datum)
                index = datum.range.upperBound
            }
            while index < run.upperBound, text[index].isDigit { index += 1 }
            while index < run.upperBound, !text[index].isDigit { index += 1 }
        }
    }
}
