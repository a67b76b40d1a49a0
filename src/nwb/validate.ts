export async function validateRecording(_p: string): Promise<readonly { severity: "error" | "warning"; at: string; message: string }[]> { return []; }
