"""Pure: mock interviews, from the choice of questions to the debrief."""
