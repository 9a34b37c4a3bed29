import Control
import Guard

/// What is said about the hashes of a list.
enum ListHashText {
    /// How hashes were made with a secret.
    static func secret(_ form: ListHashSecret.Form) -> String {
        switch form {
        case .prefix: "hashed with a salt before the address"
        case .suffix: "hashed with a salt behind the address"
        case .hmac: "hashed by HMAC with a key"
        }
    }

    /// What came of trying them, as one line.
    static func line(of report: ListHashReport) -> String {
        let known = "seen in 7 days or on other lists"
        switch report.outcome {
        case .matched:
            return "\(report.matched) of \(Words.count(report.addresses, "address", "addresses")) \(known) "
                + "\(report.matched == 1 ? "matches" : "match") its \(Words.count(report.hashes, "hash", "hashes"))"
        case .unmatched:
            return "no hash of \(report.hashes) matches any of \(report.addresses) addresses \(known): "
                + "\(suspicion(report.secret)), or another form was hashed"
        case .untried:
            return "its \(Words.count(report.hashes, "hash", "hashes")) could not be tried: the guard knows "
                + "\(Words.count(report.addresses, "address", "addresses")) \(known), and needs \(ListHashTrial.fewest)"
        }
    }

    private static func suspicion(_ secret: ListHashSecret.Form?) -> String {
        switch secret {
        case nil: "a salt may be missing"
        case .prefix, .suffix: "the salt or its place may be wrong"
        case .hmac: "the HMAC key may be wrong"
        }
    }

    /// The warning for hashes that match nobody; nil for others.
    static func warning(of report: ListHashReport) -> String? {
        report.outcome == .unmatched ? "CAUTION: \(line(of: report)); look at the file" : nil
    }
}
