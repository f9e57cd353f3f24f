"""The place where the person signs in, tries the demo, or goes on with a job."""
