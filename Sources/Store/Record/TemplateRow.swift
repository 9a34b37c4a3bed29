import Content
import Foundation
import GRDB
import Guard
import Mail

/// Rows of `templates`.
enum TemplateRow {
    /// Replaces the stored template. An erased sample stays erased, even when the caller still has its text.
    static func write(_ template: MessageTemplate, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO templates VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET sample = excluded.sample, sender = excluded.sender,
                    subject = excluded.subject, text = excluded.text, compared = excluded.compared
                WHERE text IS NOT NULL OR sample <> excluded.sample
                """
        ).execute(arguments: [
            template.id.value, template.campaign, Data(template.sketch.bytes), Data(template.frame.bytes),
            template.sample.value, template.from, template.subject, template.text, template.compared,
        ])
    }

    /// The templates that were met last, oldest first.
    static func latest(_ limit: Int, _ db: Database) throws -> [MessageTemplate] {
        try Row.fetchAll(db, sql: "SELECT * FROM templates ORDER BY sample DESC LIMIT ?", arguments: [limit])
            .map(template).reversed()
    }

    /// The templates of matching mail, oldest first; the latest when there are too many.
    static func of(_ conditions: RecordConditions, _ db: Database) throws -> [MessageTemplate] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM templates WHERE id IN (
                    SELECT r.template FROM records r LEFT JOIN outcomes o ON o.record = r.id
                    WHERE \(conditions.ofRecord)) ORDER BY id DESC LIMIT ?
                """, arguments: conditions.arguments + [MessageTemplate.limit]
        ).reversed().map(template)
    }

    static func find(_ id: Int64, _ db: Database) throws -> MessageTemplate? {
        try Row.fetchOne(db, sql: "SELECT * FROM templates WHERE id = ?", arguments: [id]).map(template)
    }

    private static func template(_ row: Row) throws -> MessageTemplate {
        guard let sketch = TemplateSketch(bytes: [UInt8](row["sketch"] as Data)),
            let frame = MessageFrame(bytes: [UInt8](row["frame"] as Data))
        else { throw StoreFailure("a template is damaged: its sketch or its frame cannot be read") }
        return MessageTemplate(
            id: RecordID(value: row["id"]), campaign: row["campaign"], sketch: sketch, frame: frame,
            sample: RecordID(value: row["sample"]), from: row["sender"], subject: row["subject"],
            text: row["text"] ?? "", compared: row["compared"])
    }

    /// Removes the text of one person's message.
    static func eraseSample(_ record: Int64, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE templates SET sender = '', subject = '', text = NULL, compared = 0 WHERE sample = ?",
            arguments: [record])
    }

    /// Deletes the templates of campaigns without records.
    static func prune(upTo record: Int64, _ db: Database) throws {
        try db.execute(
            sql: """
                DELETE FROM templates WHERE sample <= ?1 AND id <= ?1 AND NOT EXISTS (
                    SELECT 1 FROM records r WHERE r.campaign = templates.campaign AND r.id > ?1)
                """, arguments: [record])
    }
}
