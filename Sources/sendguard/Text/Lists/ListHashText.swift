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
}
