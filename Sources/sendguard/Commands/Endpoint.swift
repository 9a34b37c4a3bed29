import ArgumentParser
import Guard

/// `ADDR:PORT` and `HOST:PORT` on the command line.
enum Endpoint {
    /// An address of this machine; names other than `localhost` are refused.
    static func validate(_ text: String, option: String) throws {
        guard let (host, _) = ValueText.endpoint(text), host == "localhost" || Network.octets(of: host) != nil else {
            throw ValidationError("\(option): \"\(text)\" is not an address and a port such as 127.0.0.1:2525.")
        }
    }

    static func isLoopback(_ host: String) -> Bool { host == "localhost" || Network.isLoopback(host) }
}
