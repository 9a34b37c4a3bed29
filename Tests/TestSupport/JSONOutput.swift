import Foundation

extension Command {
    /// The program's output, which must be one JSON value.
    package func json<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        do { return try JSONDecoder().decode(Value.self, from: Data(output.utf8)) } catch {
            throw TestFailure("cannot read \(Value.self): \(self)\n\(error)")
        }
    }
}

/// Texts with one JSON value per line.
package enum JSONLines {
    package static func read<Value: Decodable>(
        _ text: some StringProtocol, as type: Value.Type = Value.self, by decoder: JSONDecoder = JSONDecoder()
    ) throws -> [Value] {
        try text.split(separator: "\n").map { line in
            do { return try decoder.decode(Value.self, from: Data(line.utf8)) } catch {
                throw TestFailure("cannot read \(Value.self): \(line)\n\(error)")
            }
        }
    }
}

extension Checkout {
    /// The labels of the corpus of labelled mail. Throws when there is no corpus.
    package static func labels<Row: Decodable>(as type: Row.Type = Row.self) throws -> [Row] {
        guard let corpus else { throw TestFailure("no labelled mail beside the checkout") }
        return try JSONLines.read(String(contentsOfFile: "\(corpus)/labels.jsonl", encoding: .utf8))
    }
}
