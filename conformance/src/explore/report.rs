//! The exploration as JSON, whole or as the figures that a test pins.

use crate::explore::classes::Action;
use crate::explore::run::{Exploration, Judgement};
use crate::explore::story;
use serde_json::{Value, json};

impl Exploration {
    /// Everything, with the time that it took.
    pub fn to_json(&self, seconds: f64) -> Value {
        json!({
            "states": self.total.states,
            "edges": self.total.edges(),
            "classes": self.total.classes.len(),
            "seconds": seconds,
            "worlds": self.worlds.iter().map(|world| json!({
                "policy": world.policy.name,
                "sources": world.sources.name(),
                "states": world.counts.states,
                "edges": world.counts.edges(),
                "classes": world.counts.classes.len(),
            })).collect::<Vec<_>>(),
            "actions": self.actions().iter().map(|(action, answer, edges)| json!({
                "action": action.name(),
                "answer": answer,
                "edges": edges,
            })).collect::<Vec<_>>(),
            "properties": self.properties.iter().map(Judgement::to_json).collect::<Vec<_>>(),
        })
    }

    /// Edges by action and class of answer.
    pub fn actions(&self) -> Vec<(Action, Option<String>, u64)> {
        let all = self.total.by_action().into_iter();
        all.map(|(action, reply, edges)| (action, reply.map(story::reply), edges)).collect()
    }

    /// The figures that do not change unless the machine does, or the exploration: one a line.
    pub fn pinned(&self) -> String {
        let mut lines = vec![
            "# The figures of the exploration. A test compares them; see `tests/pinned.rs` for how to renew them.".to_owned(),
            format!("classes: {}", self.total.classes.len()),
        ];
        for world in &self.worlds {
            let (policy, sources) = (world.policy.name, world.sources.name());
            let (states, edges) = (world.counts.states, world.counts.edges());
            lines.push(format!("world: {policy} / {sources}: {states} states, {edges} edges"));
        }
        for (action, answer, edges) in self.actions() {
            let answer = answer.map(|answer| format!(" / {answer}")).unwrap_or_default();
            lines.push(format!("action: {}{answer}: {edges} edges", action.name()));
        }
        for judged in self.properties.iter().filter(|judged| judged.property.check().is_some()) {
            let (rule, name) = (judged.property.rule, judged.property.name);
            lines.push(format!("property: {rule} {name}: applied {}", judged.applied));
        }
        lines.push(String::new());
        lines.join("\n")
    }
}

impl Judgement {
    fn to_json(&self) -> Value {
        json!({
            "rule": self.property.rule,
            "name": self.property.name,
            "layer": self.property.layer().name(),
            "applied": self.applied,
            "violations": self.violations,
            "mutant": self.property.mutant().map(|mutant| mutant.name),
            "caught": self.caught,
            "shown_by": self.property.shown_by(),
            "story": self.story.as_ref().map(|violation| &violation.story),
        })
    }
}
